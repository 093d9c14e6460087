"""现场督查、现场调研 – investigations on site: planned for orders, held with units and media, written up, concluded.

Never: supervising a unit (supervision); moving the order itself (orders).
"""
