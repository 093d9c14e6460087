"""检查与指导 – inspections: the office looks at the hotline work of districts and departments itself and guides them.

Never: how a single order is handled (orders), supervision for orders (supervision), looking into a matter on site
(investigations).
"""
