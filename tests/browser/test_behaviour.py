"""What the parts do under a person's hands: keys, suggestions, drafts, questions before an act; and without scripts."""

import pytest
from playwright.sync_api import FilePayload, Page, expect

from tests.browser.look import Looker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.urls("tests.web.parts.urls"),
    pytest.mark.django_db(transaction=True),  # a city may have its own words for states
]
STAFF = "/staff/parts/"
PUBLIC = "/staff/parts/public/"


@pytest.fixture
def staff(looker: Looker) -> Page:
    page = looker.open()
    page.goto(looker.site + STAFF)
    return page


def test_shortcuts_work_from_inside_a_text_and_not_while_an_input_method_composes(staff: Page) -> None:
    count = (
        "() => { window.clicks = 0; document.querySelector('[data-hotkey=\"Alt+A\"]').onclick = () => { clicks += 1 } }"
    )
    staff.evaluate(count)
    staff.focus("#id_text")
    staff.keyboard.press("Alt+a")
    assert staff.evaluate("clicks") == 1
    composing = "{code: 'KeyA', altKey: true, isComposing: true, bubbles: true, cancelable: true}"
    staff.evaluate(
        f"document.getElementById('id_text').dispatchEvent(new KeyboardEvent('keydown', {composing})), clicks"
    )
    assert staff.evaluate("clicks") == 1


def test_a_shortcut_of_a_field_puts_the_cursor_there(staff: Page) -> None:
    staff.keyboard.press("Alt+m")
    expect(staff.get_by_role("combobox", name="事项分类").first).to_be_focused()


def test_the_help_names_every_shortcut(staff: Page) -> None:
    staff.click("[data-dialog=hotkeys]")
    words = staff.inner_text("#hotkeys")
    assert "Ctrl ↵" in words
    assert "生成工单并派发" in words
    assert "诉求类型" in words
    staff.keyboard.press("Escape")
    expect(staff.locator("#hotkeys")).not_to_be_visible()


def test_a_matter_is_found_by_its_initials_and_chosen_by_keyboard(staff: Page) -> None:
    box = staff.get_by_role("combobox", name="事项分类").first
    box.press_sequentially("sgzs")
    option = staff.get_by_role("option", name="施工噪声").first
    expect(option).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("Enter")
    assert staff.evaluate("document.getElementById('id_matter').value") == "0503"
    expect(box).to_have_value("生态环境 › 噪声 › 施工噪声")
    expect(box).to_have_attribute("aria-expanded", "false")


def test_words_that_were_not_chosen_do_not_stay(staff: Page) -> None:
    box = staff.get_by_role("combobox", name="事项分类").first
    box.press_sequentially("没有这个")
    expect(staff.get_by_text("没有找到").first).to_be_visible()
    staff.focus("#id_title")
    expect(box).to_have_value("")


def test_what_was_written_is_back_after_leaving_the_page(staff: Page) -> None:
    staff.fill("#id_title", "路灯不亮")
    staff.wait_for_timeout(2500)  # drafts are kept every two seconds
    staff.reload()
    expect(staff.locator("#id_title")).to_have_value("路灯不亮")
    staff.get_by_role("button", name="丢弃").click()
    expect(staff.locator("#id_title")).to_have_value("")
    assert staff.evaluate("localStorage.getItem('draft:parts')") is None


def test_a_step_opens_in_a_dialog_and_its_key_sends_it(staff: Page) -> None:
    staff.keyboard.press("Alt+d")
    dialog = staff.locator("#step-dispatch")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("主办单位")).to_be_focused()
    staff.evaluate(
        "window.sent = 0; document.getElementById('form-dispatch')"
        ".addEventListener('submit', e => { e.preventDefault(); sent += 1 })"
    )
    staff.keyboard.press("Control+Enter")
    assert staff.evaluate("sent") == 1
    staff.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()


def test_a_grave_act_is_asked_about_first(staff: Page) -> None:
    staff.get_by_role("link", name="结案").click()
    expect(staff.locator("#confirm")).to_contain_text("确定吗")
    staff.get_by_role("button", name="取消").last.click()
    assert staff.url.endswith(STAFF)


def test_arrow_keys_go_from_line_to_line_and_the_batch_bar_counts(staff: Page) -> None:
    rows = staff.locator(".rows tbody tr")
    rows.nth(0).locator("a").focus()
    staff.keyboard.press("ArrowDown")
    expect(rows.nth(1).locator("a")).to_be_focused()
    expect(staff.locator(".batch-bar")).not_to_be_visible()
    staff.check("[data-choose-all]")
    expect(staff.locator("[data-chosen-count]")).to_have_text("4")
    rows.nth(0).get_by_role("checkbox").uncheck()
    expect(staff.locator("[data-chosen-count]")).to_have_text("3")


def test_a_form_is_sent_once_however_often_one_clicks(staff: Page) -> None:
    staff.evaluate(
        """() => {
            window.sent = 0;
            document.addEventListener('submit', e => {
                if (!e.defaultPrevented) sent += 1;
                e.preventDefault();
            });
        }"""
    )
    send = staff.get_by_role("button", name="生成工单并派发")
    send.click()
    send.click()
    assert staff.evaluate("sent") == 1


def test_chosen_files_are_listed_and_can_be_taken_out(staff: Page) -> None:
    photo: FilePayload = {"name": "路灯.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2000}
    staff.set_input_files("#id_photo", photo)
    expect(staff.locator(".file-list")).to_contain_text("路灯.jpg (2 KB)")
    staff.get_by_role("button", name="移除 路灯.jpg").click()
    expect(staff.locator(".file-list")).not_to_be_visible()


def test_a_page_with_errors_opens_with_the_list_of_them_in_focus(looker: Looker) -> None:
    page = looker.open()
    page.goto(looker.site + PUBLIC)
    expect(page.locator(".error-summary")).to_be_focused()
    page.get_by_role("link", name="标题：").click()
    expect(page.locator("#id_wrong-title")).to_be_focused()


def test_large_print_and_dark_mode_are_kept_without_scripts(looker: Looker) -> None:
    page = looker.open(scripts=False)
    page.goto(looker.site + PUBLIC)
    page.get_by_role("button", name="长辈版").click()
    page.get_by_role("button", name="深色模式").click()
    html = page.locator("html")
    expect(html).to_have_attribute("data-elder", "")
    expect(html).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("link", name="English").click()
    expect(html).to_have_attribute("lang", "en")
    expect(html).to_have_attribute("data-elder", "")


def test_without_scripts_the_select_and_the_step_links_are_there(looker: Looker) -> None:
    page = looker.open(scripts=False)
    page.goto(looker.site + STAFF)
    page.select_option("#id_matter", "0503")
    assert page.get_by_role("link", name="派发").first.get_attribute("href")
    expect(page.locator(".batch-bar")).to_be_visible()
