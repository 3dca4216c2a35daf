"""Reason codes of the door itself, beside those of single values (`pipelines.values.REASONS`)."""

from __future__ import annotations

from pipelines.values import REASONS

_DOOR = {
    "missing_value": "「{column}」が空欄です。値を入れて出し直してください。",
    "unknown_code": "「{column}」に、対応表にない言葉があります。表記を直すか、プロファイルの map に加えてください。",
    "undecodable_character": "「{column}」に、文字コードとして読めない文字 (外字など) があります。元のシステムで確かめてください。",
    "my_number_suspected": "「{column}」に個人番号らしい 12 桁の数があります。消してから出し直してください。",
    "out_of_range": "「{column}」の数が、ありうる範囲を外れています。",
    "too_few_fields": "この行は見出しより列が少なく、途中で切れています。元のシステムから出し直してください。",
    "too_many_fields": "この行は見出しより列が多く、どの値がどの列か決められません。区切り文字を含む値を確かめてください。",
    "stray_quote": '引用符 (") の対応がこの行で崩れています。値の中の " は "" と書き、元のシステムから出し直してください。',
    "broken_line": "値の途中で改行され、行が 2 つに割れているようです。値を引用符で囲んで出し直してください。",
    "other_table": "この行の上に別の表の見出しがあります。1 つのファイルに 1 つの表だけを出してください。",
    "undeclared_choice": "「{column}」に、宣言された選択肢で割り切れない回答があります。選択肢の一覧か回答を確かめてください。",
    "ambiguous_choices": "「{column}」の回答は、二通り以上の選択肢の並びに読めます。区切り文字を含む選択肢を確かめてください。",
    "unexpected_text": "「{column}」に書ける言葉ではありません。",
    "example_left": "記入例の行が残っています。例の行は1行だけにし、記録なら「{column}」を書き直してください。",
    "conflicting_key": "「{column}」が同じ記録が{other}にもあり、内容が違います。どちらが正しいか決められないので、"
    "どちらも採用していません。正しい行だけを残して出し直してください。",
    "exact_duplicate": "{other}とまったく同じ内容の行です。1 件として数えます。",
    "older_state": "「{column}」が同じ記録のより新しい状態が{other}にあります。新しいほうを数えます。",
    "title": "表題の行です。",
    "header": "見出しの行です。",
    "repeated_header": "見出しの繰り返しです。",
    "blank": "空行です。",
    "total_row": "合計・小計の行です。",
    "note": "注記の行です。",
    "unit_row": "単位の行です。",
    "example_row": "記入例の行です。",
    "nil_report": "該当がないことの報告です。0件として数えます。",
    "other": "プロファイルがデータでないとした行です。",
    "unclaimed_sheet": "プロファイルが使わないシートです。",
}


def message_for(code: str, column: str = "") -> str:
    """Japanese sentence of a code; never holds a value of the file."""
    return (_DOOR.get(code) or REASONS.get(code) or code).replace("{column}", column)
