"""人员/坐席 – staff: accounts, roles, the permission matrix, keys for machines.

Never: citizens (people), what a role sees of a case (orders).
"""
