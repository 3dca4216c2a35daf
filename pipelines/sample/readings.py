"""How the truth reads what the handbook leaves open: written into every truth file, for whoever disagrees."""

from __future__ import annotations

FIRST = (
    "A receipt repeated in a later file counts once, as the later file shows it.",
    "Quarantined records count nowhere. An unknown status keeps its record.",
    "A procedure with a missing counter figure in a period (any method, any month of it) is out on both sides.",
    "coverage: volume of the fiscal year before (all channels, what is known of it) of included procedures / of all; "
    "in the first year online receipts of the same fiscal year instead. hidden: coverage below 0.8.",
    "Application periods follow the day of receipt, approval periods the day of decision, training the last day.",
    "A case of the workflow log is electronic and decided on the day of its last 決裁; lead time runs from its first "
    "起案 to its first 決裁.",
    "Staff in service: 採用日 not after and 退職日 not before the reference day; 兼務 once.",
)
WIDENED = (
    "Records are physical records: title, header, note and blank lines of a text file, rows of a sheet that hold any "
    "value. A quoted line break is inside its record. Hidden rows are records like others; hidden sheets are not read.",
    "A line of units below a header is a note. Rows of sheets without a table of the layout are unclaimed_sheet.",
    "Form service: a receipt is フォームID and 受付番号 together, for every form numbers its receipts from 1. All its "
    "receipts came online: 代理人 is an agent of the applicant, and staff who key in a paper form cannot be seen.",
    "Form service: the record with the latest 最終更新日時 stands, so a case that was opened again has no completion. "
    "Lead time runs to the minute.",
    "Forms whose name says 【テスト】 are accepted and count nowhere, also where they carry the ID of a real form.",
    "24:00 is 0:00 of the next day. A moment with an offset or Z belongs to the day that it is in Tokyo.",
    "Extract of the application management system: 01 received, 02 in_review, 03 returned, 04 done, 05 rejected, "
    "06 withdrawn, others unknown (the value is refused, the receipt stays).",
    "Return rate: only layouts that print how often a receipt was sent back.",
    "Counts: x is missing, #REF! and negative figures are refused and then missing; a figure with 件 is a figure.",
    "Learning system: completed is who has 完了日時 that can be read. User IDs are told apart without regard to "
    "capitals. A user ID that ID対応表 does not know counts nowhere.",
    "Event log: the first 完了 of a person in a course counts, once, in the fiscal year of its day. Other actions are "
    "accepted and mean nothing.",
    "Attendance sheets: ○ (three characters of that shape) is completed. A person is who has that name (spaces and "
    "variants of a kanji aside) in that department in ID対応表 or beside a staff number in the records of the training "
    "package; where that is nobody or two numbers, the record is accepted and counts nowhere (review).",
    "A course that several systems record is one course: its code is the same. E-learning is one session per course "
    "and fiscal year, whatever the systems. Courses without a line in a register are not digital.",
    "会計年度任用職員: numbers are given out again every April; a number means a person only together with the year of "
    "the roster. A day of hiring that cannot be read takes nobody out of service.",
    "Vouchers: a voucher is electronic, paper or mixed by 決裁方式 and decided on 決裁完了日. Figures of a fiscal year "
    "follow 会計年度 (出納整理期間), figures of a month the day of decision.",
    "Drafts that print the coming fiscal year count by their day of decision. 電子決定 is 電子, 書面決定 is 紙. "
    "Departments are those printed, also where a reorganisation has closed them.",
    "Surveys: waves are told by the fiscal year of the file's name; questions are the same over the years by 指標ID, "
    "whatever their number and the direction of their codes. 1.0 is 1. A wave without weights has the weight 1.",
    "Form export of a survey: answers are labels of the codebook; a cell of several answers that the declared choices "
    "do not spell is refused as a whole and then unanswered.",
    "単純集計 and クロス集計 are unweighted; N leaves 非該当 out, 無回答 holds 無回答, 無効 and empty cells. They add "
    "nothing to the indicators.",
)
LEDGERS = (
    "Ledgers: a number in the ledger is one entry; the record of the file last by name stands. Two different rows of one "
    "number in one file are both quarantined.",
    "Stocks: 始期 <= reference day < 終期, without 休止 and 停止. People are one by 名寄せ番号; the state is the one last written.",
    "Residents per 10,000: the newest population that is not after the reference day. Those of 65 and over: 1 April of "
    "the fiscal year.",
    "Recipients of support: people with a number are counted once, uses without one each (identified, anonymous).",
    "Courses: people on the day; a course that was cancelled has none, an unknown number (…) is left out and told "
    "(courses_unknown).",
    "Matches that were undone later do not count, whenever they were undone. Firms: corporate number, else the number of "
    "the support; a support that was broken off does not count.",
    "Sales growth: mean (and median) of the firms' own rates, cohort by fiscal year of introduction, answers only.",
    "Followed-up participants: who did not answer has not gone on; value_of_answers leaves them out.",
    "Projects: success among completed and broken-off cross-department projects, by day of evaluation; 保留 is out.",
    "Assessments: completed among new systems whose budget request or procurement began in the fiscal year.",
    "Paperless: of reported meetings; coverage is reported / reserved without cancelled ones.",
    "Digital staff: digital departments, or those with a judgement of 高度専門人材 in the skill map of the fiscal year, of "
    "the staff on 1 April. Skill tests: first attempts, on a scale of 100; the fiscal year is its 下期.",
    "BPR: sum of (before - after) x cases of the year before; a case without figure after (…) or without weight is out.",
    "業務量調査: tasks of the base year only. Telework: all tasks listed.",
    "Reports: what has no approver and no day of approval counts nowhere.",
    "Economic census: value added / employees of size classes below 300 (cells that are withheld are out of both), growth "
    "per year over the years between two surveys.",
    "Not sent: the ledger of hired digital staff (private_digital_hires).",
)
