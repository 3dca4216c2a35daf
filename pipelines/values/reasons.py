"""Reason and warning codes, each with the sentence shown to the person who must act.

`{column}` in a sentence is the column's header as printed; fill it with `sentence`."""

from __future__ import annotations

_VALUES = {
    "not_a_date": "「{column}」の値を日付として読めません。"
    "「2024/04/01」または「令和6年4月1日」の形で入力してください。",
    "ambiguous_date": "「{column}」の日付は、元号または西暦4桁の年がないため、どの日か決められません。"
    "年を省かずに入力してください。",
    "incomplete_date": "「{column}」の日付に日（または月）がありません。年月日をそろえて入力してください。",
    "impossible_date": "「{column}」の日付は暦にありません（13月、2月30日、0年など）。"
    "正しい日付に直してください。",
    "implausible_date": "「{column}」の日付が1900年から2100年の範囲にありません。"
    "年の打ち間違いを確かめてください。",
    "before_era": "「{column}」の日付は、その元号が始まる前の日です。元号と年を確かめてください。",
    "excel_serial_60": "「{column}」の値60は、Excelにだけある「1900年2月29日」です。"
    "正しい日付に直してください。",
    "not_a_time": "「{column}」の時刻を読めません。「9:05」または「9時5分」の形で入力してください。",
    "impossible_time": "「{column}」の時刻はありえません（24時を超える時、60以上の分など）。"
    "正しい時刻に直してください。",
    "not_a_fiscal_year": "「{column}」を年度として読めません。"
    "「令和6年度」または「2024」の形で入力してください。",
    "ambiguous_fiscal_year": "「{column}」の年度に元号がありません。"
    "「令和6年度」または「2024」のように入力してください。",
    "implausible_fiscal_year": "「{column}」の年度が1945年度から2100年度の範囲にありません。"
    "年度を確かめてください。",
    "not_a_number": "「{column}」を数として読めません。数字だけを入力してください（注釈は備考の欄へ）。",
    "scaled_unit": "「{column}」の数に「千」「万」などの単位が付いています。単位を付けず、"
    "そのままの数で入力してください。",
    "non_finite": "「{column}」の値は数ではありません（NaN、無限大）。"
    "元の計算を確かめて入力し直してください。",
    "number_too_large": "「{column}」の数が大きすぎて正しく扱えません。桁を確かめてください。",
    "not_an_integer": "「{column}」は整数で入力してください。小数や文字は受け付けません。",
    "negative_count": "「{column}」の件数がマイナスです。件数を確かめてください。",
    "not_a_boolean": "「{column}」は「○」か「×」（または1か0）で入力してください。",
    "excel_scientific": "「{column}」の番号が、Excelの指数表示（1.23E+11など）で保存され、"
    "桁が失われています。元のシステムから出し直し、Excelで開かずにそのまま提出してください。",
    "lost_leading_zero": "「{column}」の番号の先頭の0が消えています。"
    "Excelで開いて保存し直したものと思われます。元のシステムから出し直し、"
    "そのまま提出してください。",
    "pattern_mismatch": "「{column}」の番号の形（桁数や文字）が決まりと違います。"
    "元のシステムの番号と見比べてください。",
    "not_a_corporate_number": "「{column}」が法人番号ではありません（13桁の数字で、検査数字が合うもの）。"
    "国税庁の法人番号公表サイトで確かめてください。",
    "control_character": "「{column}」に、目に見えない制御文字が入っています。値を入力し直してください。",
    "invisible_character": "「{column}」に、目に見えない文字が混じっています。番号を入力し直してください。",
    "excel_error": "「{column}」の値がExcelのエラー（#REF!、#DIV/0!など）です。数式を直すか、"
    "値を直接入力してください。",
    "excel_hashes": "「{column}」の値が「####」です。Excelの列の幅を広げて値を表示し、保存し直してください。",
    "formula_without_value": "「{column}」の数式に計算結果が保存されていません。Excelで開き、"
    "上書き保存してから提出してください。",
}

_WARNINGS = {
    "era_overrun": "「{column}」の日付は、終わった元号で書かれています（平成31年5月1日など）。"
    "続く元号の日付として読みました。",
    "weekday_mismatch": "「{column}」の曜日が日付と合いません。日付のとおりに読みました。"
    "どちらが正しいか確かめてください。",
    "approximate": "「{column}」は概数（約など）として読みました。",
    "note_removed": "「{column}」の数に付いた注（※など）を除いて読みました。",
    "missing_symbol": "「{column}」は数がないことを表す記号です。空欄として読みました。",
}

_FILES = {
    "file_missing": "ファイルがなくなっています。置き直してください。",
    "unreadable_file": "ファイルを開けません。読み取りの権限と、"
    "ほかの人が開いたままになっていないかを確かめてください。",
    "symbolic_link": "ファイルではなくリンク（ショートカット）です。ファイルそのものを置いてください。",
    "not_a_regular_file": "通常のファイルではありません。ファイルそのものを置いてください。",
    "still_changing": "読んでいる間にファイルが変わりました。書き込みが終わってから、もう一度読みます。",
    "file_too_large": "ファイルが大きすぎます（ブックは200MB、テキストは4GBまで）。"
    "期間や所属で分けて出し直してください。",
    "empty_file": "ファイルが空です。元のシステムから出し直してください。",
    "html_file": "中身がHTML（ウェブページ）です。ログイン画面やエラー画面を保存した可能性があります。"
    "元のシステムからCSVかExcel形式（.xlsx）で出し直してください。",
    "xml_file": "中身がXMLです。ExcelのXML形式のときは、Excelで開き、ブック（.xlsx）"
    "として保存し直してください。",
    "compressed_file": "圧縮されたファイルです。展開してから、中のファイルを置いてください。",
    "not_a_table": "表のファイルではありません。CSVかExcel形式（.xlsx）で出し直してください。",
    "unsupported_encoding": "この文字コードは読めません。UTF-8かShift_JISで保存し直してください。",
    "undecodable": "文字として読めない部分があります。元のシステムから出し直すか、"
    "1つの文字コードで保存し直してください。",
    "nul_bytes": "ファイルにNULバイトがあります。書き出しの途中で切れた可能性があります。"
    "元のシステムから出し直してください。",
    "record_too_long": "1MBを超える行があります。引用符の閉じ忘れがないか確かめて出し直してください。",
    "unclosed_quote": "引用符が閉じていません。元のシステムから出し直してください。",
    "record_count_mismatch": "行数が、数え方により違います。Excelで開いて保存し直すか、"
    "元のシステムから出し直してください。",
    "encrypted": "パスワード付き（暗号化された）ファイルです。パスワードを外して保存し直してください。",
    "old_excel": "古い形式のExcelファイル（Excel 95以前）です。Excelで開き、ブック（.xlsx）"
    "として保存し直してください。",
    "damaged_workbook": "ブックが壊れているか、コピーの途中で切れています。Excelで開いて修復し、"
    "ブック（.xlsx）として保存し直してから置いてください。",
    "too_many_members": "ブックの中の部品が多すぎます（3,000まで）。"
    "必要なシートだけを新しいブックに写して保存してください。",
    "unsafe_zip_member": "ブックの中に、あってはならない名前の部品があります。受け取り元を確かめ、"
    "Excelで開いて保存し直してください。",
    "duplicate_zip_member": "ブックの中に同じ名前の部品が2つあり、どちらが正しいか決められません。"
    "Excelで開いて保存し直してください。",
    "workbook_too_large": "ブックを展開すると大きくなりすぎます。使っていない行や列の書式を消し、"
    "必要な表だけを新しいブックに写して保存してください。",
    "xml_doctype": "ブックに文書型宣言（DOCTYPE）が含まれています。Excelはこれを書きません。"
    "受け取り元を確かめ、Excelで開いて保存し直してください。",
    "xml_encoding": "ブックの中の文字コードがUTF-8ではありません。Excelで開いて保存し直してください。",
    "outside_grid": "Excelの範囲（1,048,576行、16,384列）の外にセルがあります。"
    "Excelで開いて保存し直してください。",
    "too_many_cells": "表の範囲が広すぎます（2,000万セルまで）。"
    "離れた場所に残った値を消して保存し直してください。",
    "too_many_sheets": "シートが多すぎます（200まで）。"
    "必要なシートだけを新しいブックに写して保存してください。",
    "no_sheet": "シートがありません。Excelで開いて確かめ、保存し直してください。",
    "duplicate_cell": "同じセルが2回あるか、セルの順序が乱れていて、どの値が正しいか決められません。"
    "Excelで開いて保存し直してください。",
    "duplicate_sheet_name": "同じ名前のシートが2つあります。シート名を直して保存し直してください。",
    "workbook_crashed": "ブックを読む処理が異常終了しました。ブックが壊れているか、大きすぎます。"
    "必要な表だけを新しいブックに写して保存してください。",
    "workbook_timeout": "ブックを読むのに時間がかかりすぎました。"
    "必要な表だけを新しいブックに写して保存してください。",
}

REASONS: dict[str, str] = _VALUES | _WARNINGS | _FILES


def sentence(code: str, column: str = "") -> str:
    """Japanese sentence of a code with the column's header filled in; raises KeyError for an unknown code."""
    return REASONS[code].replace("{column}", column)
