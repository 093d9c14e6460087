"""鹿鸣市 – demo: the invented city, entered from the files under hotline/cities through the same actions people use.

Never: the city's texts and numbers themselves (cities), anything a real city needs.
"""
