"""吹哨报到 – whistles: where a unit must report, who is there, minutes, result, ratings, the record."""
