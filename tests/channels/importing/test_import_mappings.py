"""Mappings: what is wrong with one is named, and the examples of the documents are right ones."""

import re
import tomllib
from pathlib import Path

import pytest

from hotline.channels.importing import check
from hotline.channels.importing.mapping import Mapping, MappingFault, load, read
from hotline.ground.profiles import queries as profiles
from tests.casework.factories import City
from tests.channels.importing.samples import MAPPING, mapped

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "import.md"
FENCED = re.findall(r"```toml\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("text", FENCED, ids=lambda text: text.split("\n")[0])
def test_every_example_of_the_guide_is_a_mapping(text: str) -> None:
    mapping = read(tomllib.loads(text))
    assert isinstance(mapping, Mapping)
    assert {"id", "title", "reply"} <= mapping.columns_named()
    assert text.startswith("# ")


def test_there_are_two_examples() -> None:
    assert len(FENCED) == 2


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ('[channels]\ncolumn = "渠道"', "channels"),
        ('[verdict]\nwave = "x"', "verdict.wave"),
        ('[urgency]\nmap = "urgent"', "urgency.map"),
        ('[urgency]\nrules = [{ any = ["急"] }]', r"urgency.rules\[1\].is"),
        ('[urgency]\nrules = [{ is = "urgent", some = ["急"] }]', r"urgency.rules\[1\].some"),
        ('[repeats]\nsame_text = "always"', "repeats.same_text"),
        ('[contact]\nat = "signing"', "contact.at"),
    ],
)
def test_what_is_wrong_with_a_mapping_is_named(change: str, where: str) -> None:
    table = change.split("]")[0] + "]"
    text = re.sub(rf"{re.escape(table)}.*?(?=\n\[|\Z)", "", MAPPING, flags=re.DOTALL) + "\n" + change
    with pytest.raises(MappingFault, match=f"^{where}"):
        mapped(text)


def test_a_mapping_without_the_name_of_its_source_is_refused() -> None:
    with pytest.raises(MappingFault, match=r"source\.name"):
        read({})


def test_a_file_that_is_no_toml_is_refused(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("[source", encoding="utf-8")
    with pytest.raises(MappingFault, match="no TOML"):
        load(tmp_path / "m.toml")
    with pytest.raises(MappingFault, match="cannot be read"):
        load(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("old", "new", "where"),
    [
        ('"电话" = "01"', '"电话" = "77"', "channel: '77'"),
        ('"投诉" = "complaint"', '"投诉" = "angry"', "kind: 'angry'"),
        ('"临江区" = "d2"', '"临江区" = "d1-housing"', "place: 'd1-housing'"),
        ('is = "010302"', 'is = "999999"', "matter: '999999'"),
        ('"不受理" = "S8"', '"不受理" = "S99"', "refusal: 'S99'"),
        ('satisfied = "4"', 'satisfied = "9"', r"verdict\.satisfied"),
        ("[repeats]", '[people]\ndispatcher = "agent"\n[repeats]', r"people\.dispatcher: the account 'agent' may not"),
        ("[repeats]", '[people]\nvisitor = "nobody"\n[repeats]', r"people\.visitor: there is no open account"),
        ("[repeats]", '[reply]\nresult = "Z9"\n[repeats]', r"reply\.result"),
    ],
)
def test_what_the_city_does_not_know_is_named_before_the_first_row(small: City, old: str, new: str, where: str) -> None:
    assert profiles.current().name == "luming"
    check.check(mapped())
    with pytest.raises(MappingFault, match=where):
        check.check(mapped(MAPPING.replace(old, new)))
