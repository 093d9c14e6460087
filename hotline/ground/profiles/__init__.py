"""城市规则 – profiles: reads and checks a city profile, keeps its versions, says what is in force when.

Never: computing a deadline (workdays), choosing a unit (matters).
"""
