"""Words of the staff: the roles of a hotline (domain handbook §1.5, its one administrator split in three)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """In what capacity somebody acts."""

    AGENT = "agent", _("Seat agent")
    LEADER = "leader", _("Team leader")
    DISPATCHER = "dispatcher", _("Reviewer and dispatcher")
    SUPERVISOR = "supervisor", _("Supervisor")
    VISITOR = "visitor", _("Return visitor")
    QUALITY = "quality", _("Quality inspector")
    EDITOR = "editor", _("Knowledge editor")
    LIAISON = "liaison", _("Unit liaison")
    HANDLER = "handler", _("Unit handler")
    HEAD = "head", _("Unit head")
    COUNTY = "county", _("County desk")
    SUB_CENTRE = "sub_centre", _("Sub-centre seat")
    ANALYST = "analyst", _("Analyst")
    CITY_LEADER = "city_leader", _("City leader")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")
    AUDIT_ADMIN = "audit_admin", _("Audit administrator")
    CALLER = "caller", _("Caller")
    SYSTEM = "system", _("System")


OF_THE_CENTRE = frozenset(
    {
        Role.AGENT,
        Role.LEADER,
        Role.DISPATCHER,
        Role.SUPERVISOR,
        Role.VISITOR,
        Role.QUALITY,
        Role.EDITOR,
        Role.SUB_CENTRE,
        Role.ANALYST,
        Role.CITY_LEADER,
        Role.AUDITOR,
    }
)
"""Roles that reach over the region of their centre or sub-centre, not over the unit alone."""

WITHOUT_CASES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
"""Separation of duties (等保三级“三员”): administrators can neither read orders nor alter the journal."""


class Grade(TextChoices):
    """What a role may do with a row of the permission matrix."""

    READ = "R", _("Reads")
    WRITE = "W", _("Writes")
    APPROVE = "A", _("Approves")


class Scope(TextChoices):
    """How far a permission reaches."""

    ALL = "all", _("whole region")
    OWN = "own", _("own unit and below")
    MINE = "mine", _("own cases")
