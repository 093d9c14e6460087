"""Chinese texts are folded into one way of writing and cut into words."""

from hotline.lib import chinese


def test_two_ways_to_write_the_same_become_one() -> None:
    assert chinese.fold("１２３４５熱線ＡＰＰ發佈") == "12345热线app发布"


def test_a_text_is_cut_into_words_in_their_order() -> None:
    assert chinese.words("小区停水三天") == ["小区", "停水", "三天"]
