"""学习 – learning: classifiers of category and unit that learn from the city's own orders, their files and cards, and
what they propose for a text.

Never: a decision (people take them), nor which unit must act (the duty list, in matters, goes before everything here).
"""
