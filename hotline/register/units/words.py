"""Words of the network: kinds of units and the ways other hotlines join 12345."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """What a unit is. City, district, town and village are the four levels of the network."""

    CITY = "city", _("City")
    DISTRICT = "district", _("District or county")
    TOWN = "town", _("Town or street")
    VILLAGE = "village", _("Village or community")
    CENTRE = "centre", _("Hotline centre")
    SUB_CENTRE = "sub_centre", _("Sub-centre")
    DEPARTMENT = "department", _("Department")
    OFFICE = "office", _("Office of a department")
    UTILITY = "utility", _("Public utility")
    HOTLINE = "hotline", _("Merged hotline")


REGIONS = (Kind.CITY, Kind.DISTRICT, Kind.TOWN, Kind.VILLAGE)


class MergeWay(TextChoices):
    """How another hotline joined 12345 (国办发〔2020〕53号)."""

    PARALLEL = "parallel", _("Two numbers in parallel")
    FULL = "full", _("Fully merged")
    SUB_CENTRE = "sub_centre", _("Sub-centre")
