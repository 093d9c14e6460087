"""评测 – evaluating: how good search, classification and the like are, on files of real rows that a city names. Never:
speed against rivals (bench), and no row of such a file in the project."""
