"""What in a reply is flagged, and by which words: evading, shirking, undated promises, personal data, form letters."""

import time
import tomllib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from hotline.casework.appeals.repeating import Rarity
from hotline.ground.profiles.replies import LISTS, faults_of_replies, read_replies
from hotline.insight.replies.rules import FLAG_OF, Finding, Written, findings, gravity, other, segments
from hotline.insight.replies.signs import FILE, signs
from hotline.insight.replies.words import Flag, Why

KNOWN = signs()
LIFT = "桂花苑3号楼电梯停运半个月，老人下不了楼，请问什么时候能修好？"
GOOD = (
    "您好，您反映的桂花苑3号楼电梯停运问题，经现场核实情况属实。电梯曳引机损坏，维保单位已更换配件，"
    "特种设备检验所将于3月12日前完成检验，检验合格后当日恢复使用。联系电话：0471-6512345。"
)


def look(reply: str, question: str = LIFT, **more: object) -> list[Finding]:
    return findings(Written(reply, question, **more), KNOWN)  # type: ignore[arg-type]  # field names are the callers'


def whys(reply: str, question: str = LIFT, **more: object) -> set[Why]:
    return {one.why for one in look(reply, question, **more)}


def words(reply: str, why: Why, question: str = LIFT) -> list[str]:
    return [reply[start:end] for one in look(reply, question) if one.why == why for start, end in one.spans]


def test_a_reply_with_facts_and_a_day_is_in_order() -> None:
    assert look(GOOD) == []


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("您好，您的留言已收悉，感谢您的关心和支持！", Why.EMPTY),
        ("", Why.EMPTY),
        ("您好！您反映的问题已转住建局调查处理。感谢您的监督。", Why.PASSED),
        ("您好，您反映的问题我们正在调查核实。", Why.UNDER_WAY),
        ("您好，该问题详见附件链接。", Why.POINTED),
        ("桂花苑3号楼电梯的维修由业主大会决定，维修资金须经三分之二以上业主同意方可动用。", Why.NO_TIME),
    ],
)
def test_a_reply_that_answers_nothing_is_flagged(reply: str, why: Why) -> None:
    assert why in whys(reply)
    assert FLAG_OF[why] == Flag.EVADES


def test_how_much_is_answered_by_a_number() -> None:
    asked = "请问小学午餐费每月收多少钱？"
    assert Why.NO_AMOUNT in whys("学校午餐由家长委员会选定供餐单位，收费情况已在校门口公示。", asked)
    assert Why.NO_AMOUNT not in whys("学校午餐由家长委员会选定供餐单位，每月收费260元，已在校门口公示。", asked)


def test_a_reply_to_somebody_else_is_beside_the_question() -> None:
    asked = "请问外地户口的孩子今年秋季上小学需要准备哪些材料，在哪里报名登记？"
    beside = (
        "经城管执法大队现场检查，烧烤摊占道经营属实，已依法暂扣经营工具并责令店主三日内拆除门前雨棚，"
        "中队安排夜间巡查，发现反弹从严处罚，油烟净化器已送检。"
    )
    assert Why.OFF_TOPIC in whys(beside, asked)


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        ("经查，该路段路灯不属于我局职责范围。", Why.NOT_OURS),
        ("该事项请您向有关部门咨询。", Why.ASK_OTHERS),
        ("此纠纷建议您自行协商。", Why.BY_HERSELF),
    ],
)
def test_duty_put_away_without_saying_where_it_lies_is_shirking(reply: str, why: Why) -> None:
    assert why in whys(reply)
    assert words(reply, why)


@pytest.mark.parametrize(
    "reply",
    [
        "经查，该路段路灯不属于我局职责范围，由青溪区城市管理局负责维护。",
        "该事项不属于我局管辖。建议您向市自来水公司反映，电话0471-6512345。",
        "路灯已修复。如有其他疑问，可到相关部门咨询。",
    ],
)
def test_who_says_whose_duty_it_is_does_not_shirk(reply: str) -> None:
    assert Flag.SHIRKS not in {FLAG_OF[why] for why in whys(reply)}


def test_promises_are_held_against_a_day_in_the_same_sentence() -> None:
    assert words("电梯配件已订购，我们将尽快组织维修。", Why.SOON) == ["尽快"]
    assert Why.SOON not in whys("电梯配件已订购，我们将尽快组织维修，3月底前恢复使用。")
    assert Why.SOON not in whys("请您尽快提交维修资金申请表，我局收到后5个工作日内审核。")
    assert Why.SOON not in whys("您反映的“希望尽快修好电梯”一事，电梯已于3月1日修复。")


def test_what_will_be_done_further_is_said_where_nothing_was_done() -> None:
    assert Why.FURTHER in whys("经核实，物业与维保单位存在合同纠纷。下一步，我局将督促双方协商。")
    assert Why.FURTHER not in whys("经核实，电梯已修复并恢复使用。下一步，我局将加强监管。")


@pytest.mark.parametrize(
    "reply",
    [
        "为了尽快解决停运问题，业主大会已表决通过使用维修资金。",
        "建议业主委员会就维修方案尽快提出书面意见。",
        "电梯维修费用随着物价水平适时调整。",
        "市场监管所适时监测电梯运行情况。",
        "物业公司将尽快更换配件。物业负责人承诺，于4月28日前完成。",
        "预计3月底配件到货。待配件到货后将立即安装。",
        "我局将在法定时限内尽快办结。",
        "待达到退休年龄时可以将两处缴费合并计算。",
        "电梯已责令停用，我局将加强巡查。",
        "街道对物业公司进行了批评教育，下一步我街道将继续巡查。",
        "如有最新进展，我局将及时告知。",
        "物业公司表示今后会按时保养电梯。",
        "今后如果您有问题需要咨询，可以拨打0471-6512345。",
    ],
)
def test_what_is_no_promise_of_the_unit_or_has_its_day_nearby_is_not_held_against_it(reply: str) -> None:
    assert not {Why.SOON, Why.FURTHER} & whys(reply)


@pytest.mark.parametrize("reply", ["电梯将于近期恢复运行。", "我局将适时组织专家论证。", "待征拆到位后立即予以安装。"])
def test_a_promise_without_a_day_is_held_against_it(reply: str) -> None:
    assert Why.SOON in whys(reply)


@pytest.mark.parametrize(
    "asked",
    [
        "电梯又坏了，这日子何时了。",
        "我问物业一般什么时候有人，他说很多人都在等。",
        "修好没多久又坏了。",
        "您来看看，看哪天不是停运！",
    ],
)
def test_a_cry_is_no_question(asked: str) -> None:
    assert Why.NO_TIME not in whys("桂花苑3号楼电梯的维修由业主大会决定，须经三分之二以上业主同意方可动用资金。", asked)


@pytest.mark.parametrize("said", ["要等上级通知", "待方案确定后向社会公布", "开发商将如期交房", "我们目前不知道"])
def test_who_says_that_no_day_is_known_has_answered(said: str) -> None:
    assert Why.NO_TIME not in whys(f"桂花苑3号楼电梯维修资金的使用由业主大会决定，具体时间{said}。")


@pytest.mark.parametrize(
    "reply",
    ["您好，井盖已更换完毕，感谢您的反映。", "您反映的问题已转住建局调查。请您到雪松区劳动保障监察大队书面投诉。"],
)
def test_a_short_reply_that_says_what_was_done_or_where_to_go_answers(reply: str) -> None:
    assert not {Why.EMPTY, Why.PASSED} & whys(reply)


def test_however_much_stands_between_it_was_only_handed_on() -> None:
    reply = "您的留言已收悉！我办已将您反映的情况转交相关科室核实处理。"
    assert words(reply, Why.PASSED) == ["我办已将您反映的情况转交相关科室核实处理"]
    assert Why.PASSED not in whys("我局正在编制轨道交通线网规划，您的建议将充分论证研究。")


def test_a_reply_that_names_a_telling_word_of_the_title_is_not_beside_the_question() -> None:
    long = (
        "全市道路照明由市里统一控制，启闭时间随季节调整，维护单位每周检查一次线路和灯具，"
        "发现故障当日登记并安排人员检修，检修结果在网站公布。"
    )
    rarity = Rarity(1000, {"冬天": 40, "照明": 5})
    title, asked = "冬天早上路灯熄灭太早", "女儿上学时天还没亮，孩子们走在马路上很不安全，家长都很担心"

    def told(reply: str) -> set[Why]:
        return {one.why for one in findings(Written(reply, asked, title), KNOWN, rarity=rarity)}

    assert Why.OFF_TOPIC not in told(f"{long}路灯")
    assert Why.OFF_TOPIC in told(long)


def test_a_word_that_follows_a_role_is_no_name() -> None:
    assert Why.PERSON not in whys("经核实，该装修已告知业主方的，业主方要求不影响房屋安全。")
    assert Why.PERSON in whys("经核实，投诉人方德明，男，已签收告知书。")


@pytest.mark.parametrize("bad", ["尽快，如", "我局将尽快。", "今后将会，待", "请问何时，", "为了尽快"])
def test_whatever_is_repeated_a_reply_is_looked_at_quickly(bad: str) -> None:
    begun = time.process_time()
    look(bad * 2000, bad * 500)
    assert time.process_time() - begun < 1.5


def test_personal_data_is_marked_where_it_stands() -> None:
    reply = "经查，投诉人张建国（身份证11010519491231002X）住3号楼，其手机13912345678已登记。"
    assert words(reply, Why.PERSON) == ["张建国"]
    assert words(reply, Why.IDENTITY) == ["11010519491231002X"]
    assert words("经核实，租户为李明，13912345678，已搬离。", Why.NUMBER) == ["13912345678"]


def test_a_number_given_to_be_called_and_a_shortened_name_are_no_leak() -> None:
    assert Why.NUMBER not in whys("具体请联系维保单位，联系电话：13912345678。")
    assert not {Why.PERSON, Why.IDENTITY} & whys("当事人张某某已书面承诺，受理编号 3907260302000123。")


def test_the_caller_is_found_in_whatever_signs_she_is_written() -> None:
    reply = "来电人欧阳 靖宇反映的电梯问题，已于3月1日修复，１３９１２３４５６７８已回电。"
    (found,) = [one for one in look(reply, kept=("欧阳靖宇", "13912345678")) if one.why == Why.CALLER]
    assert [reply[start:end] for start, end in found.spans] == ["欧阳 靖宇", "１３９１２３４５６７８"]


def test_one_letter_to_two_other_questions_is_a_form_letter() -> None:
    form = "我单位对每一个问题都安排专人跟踪，坚持以人民为中心，不断提升服务水平，努力让每一位群众满意而归，绝不推诿。"
    asked = ("公交21路为什么不停靠市医院", "学校门口夜市油烟太大", "自来水发黄有异味")
    two = [other(form, question, KNOWN) for question in asked[:2]]
    assert Why.SAME in {one.why for one in findings(Written(form, LIFT), KNOWN, others=two)}
    assert Why.SAME not in {one.why for one in findings(Written(form, LIFT), KNOWN, others=two[:1])}
    same_matter = [other(form, LIFT, KNOWN)] * 3
    assert Why.SAME not in {one.why for one in findings(Written(form, LIFT), KNOWN, others=same_matter)}


def test_the_gravest_of_each_kind_counts() -> None:
    found = look("您好！您反映的问题已转相关部门尽快处理。")
    assert gravity(found) == sum({one.flag: one.weight for one in reversed(found)}.values())
    assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)


TEXTS = some.text(alphabet="您好已转办调查我局将尽快不属于职责请自行联系13912345678。，“”\n A１㎡…", max_size=120)


@given(TEXTS, TEXTS)
def test_whatever_is_written_marks_lie_within_it_and_its_pieces_are_the_whole(reply: str, question: str) -> None:
    found = look(reply, question)
    assert all(0 <= start <= end <= len(reply) for one in found for start, end in one.spans)
    assert "".join(text for text, _why in segments(reply, found)) == reply


def test_a_very_long_reply_is_looked_at_as_far_as_anybody_reads() -> None:
    assert look("尽快" * 20_000)


def test_every_reason_has_a_weight_a_kind_and_every_list_its_signs() -> None:
    body = tomllib.loads(FILE.read_text(encoding="utf-8"))
    assert set(body["weights"]) == {why.value for why in Why} == {why.value for why in FLAG_OF}
    assert isinstance(body["version"], int)
    assert set(LISTS) <= set(KNOWN.patterns)


def test_a_city_adds_phrases_of_its_own_as_they_stand() -> None:
    own = read_replies({"soon": ["择日(再)办"]}).own
    found = findings(Written("电梯维修一事，我们择日(再)办，业主大会另行召集。", LIFT), signs(own))
    assert Why.SOON in {one.why for one in found}
    assert Why.SOON not in {one.why for one in findings(Written("择日再办", LIFT), signs(own))}


@pytest.mark.parametrize("entry", [[], {"soon": "尽快"}, {"soon": ["快"]}, {"soon": [7]}, {"soon": ["尽快"] * 101}])
def test_phrases_that_are_none_are_refused(entry: object) -> None:
    assert list(faults_of_replies(entry))


def test_edges_of_marks_are_in_order() -> None:
    cut = segments("甲乙丙", [Finding(Why.SOON, ((0, 2),), 1), Finding(Why.PERSON, ((1, 3),), 1)])
    assert [text for text, _whys in cut] == ["甲", "乙", "丙"]
    assert all(one and two for one, two in pairwise(text for text, _whys in cut))
