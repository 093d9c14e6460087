"""限制受理 – restrictions: what waits for approval, what is in force, objections; proposing one."""
