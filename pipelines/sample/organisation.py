"""The invented ward's departments, before and after the reorganisation of 2025-04-01."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pipelines.sample.plan import REORGANISED_ON

DIVISIONS = {
    "010000": "企画経営部",
    "020000": "総務部",
    "030000": "区民部",
    "040000": "地域振興部",
    "050000": "福祉部",
    "060000": "健康部",
    "070000": "子ども家庭部",
    "080000": "都市環境部",
}

_BEFORE = """
010100 企画課 010200 財政課 010300 広報広聴課 010400 情報システム課 010500 区政情報課 010600 施設経営課
020100 総務課 020200 人事課 020300 契約課 020400 防災課 020500 人権・男女共同参画課
030100 戸籍住民課 030200 税務課 030300 納税課 030400 国民健康保険課 030500 髙﨑地域センター
040100 地域振興課 040200 産業観光課 040300 文化スポーツ課 040400 中央図書館
050100 福祉総務課 050200 障害福祉課 050300 高齢者福祉課 050400 介護保険課 050500 生活支援課
060100 健康推進課 060200 生活衛生課 060300 保健予防課 060400 保健センター
070100 子育て支援課 070200 保育課 070300 児童青少年課 070400 子ども家庭支援センター
080100 都市計画課 080200 建築課 080300 道路公園課 080400 土木管理課 080500 環境清掃課 080600 住宅課
"""
_NEW = "011100 デジタル推進課 031200 区民税課 051300 高齢福祉課 051400 地域包括ケア推進課 071500 こども未来課"
_OLDEST = date(2019, 4, 1)


@dataclass(frozen=True, slots=True)
class Department:
    """One department during one span of time."""

    code: str
    name: str
    valid_from: date
    valid_to: date | None

    @property
    def division_code(self) -> str:
        """Code of its division (部)."""
        return self.code[:2] + "0000"

    @property
    def division(self) -> str:
        """Name of its division (部)."""
        return DIVISIONS[self.division_code]


@dataclass(frozen=True, slots=True)
class Change:
    """One line of 新旧対照表; `share` in hundredths, None where nothing is handed over."""

    kind: str
    old: str | None
    new: str | None
    share: int | None


CHANGES = (
    Change("改称", "010400", "011100", 100),
    Change("統合", "030200", "031200", 100),
    Change("統合", "030300", "031200", 100),
    Change("分割", "050300", "051300", 60),
    Change("分割", "050300", "051400", 40),
    Change("廃止", "010600", None, None),
    Change("新設", None, "071500", None),
)
_CLOSED = {change.old for change in CHANGES if change.old}


def _pairs(text: str) -> list[tuple[str, str]]:
    words = text.split()
    return list(zip(words[::2], words[1::2], strict=True))


def departments() -> list[Department]:
    """All departments of both organisations, by code."""
    eve = REORGANISED_ON - timedelta(days=1)
    old = [
        Department(code, name, _OLDEST, eve if code in _CLOSED else None) for code, name in _pairs(_BEFORE)
    ]
    new = [Department(code, name, REORGANISED_ON, None) for code, name in _pairs(_NEW)]
    return sorted([*old, *new], key=lambda department: department.code)
