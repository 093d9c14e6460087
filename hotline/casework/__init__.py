"""FLOOR 3 – the closed loop (闭环): appeals come in, orders are handled, visits ask whether it helped."""
