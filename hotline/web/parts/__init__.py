"""Shared components of the pages: shells, badges, clocks, form fields, lists, timelines, step buttons.

Here lives how a thing is shown – one markup for both faces, two skins (staff.css and public.css). What never lives
here: which rows a person may see, which steps are open, what a limit is; a part is handed values and shows them.
README.md beside this file lists every part.
"""
