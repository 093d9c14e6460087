"""应急 – emergencies: incidents with what is linked to them, surge mode, what was handed over to emergency lines."""
