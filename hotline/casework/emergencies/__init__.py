"""应急 – emergencies: handing over to 110, 119, 120, 122 and the repair lines, incidents that many report, surges.

Never: the handling itself (orders), what a line does with what it was handed.
"""
