"""FLOOR 2 – who and what exists (台账): units, staff, people, matters, knowledge."""
