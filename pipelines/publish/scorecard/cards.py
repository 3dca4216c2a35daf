"""Definition cards in words: the same figure as others tell it, or by another definition, and why the two differ."""

from __future__ import annotations

from dataclasses import dataclass

from pipelines.publish.scorecard.marts import Card
from pipelines.publish.scorecard.read import Entry
from pipelines.publish.scorecard.words import plain, unit_of, with_unit
from pipelines.values.rounding import NO_VALUE, rounded
from pipelines.values.wareki import japanese_fiscal_year


@dataclass(frozen=True, slots=True)
class CardText:
    """One card as finished words; empty strings are not shown, nor a definition that is the indicator's own."""

    whose: str
    definition: str
    when: str
    value: str
    source: str
    differs: str
    comparable: str


def card_texts(entry: Entry) -> tuple[CardText, ...]:
    """The cards of an indicator, the ward's own first; none where it has nothing beside it."""
    return tuple(_card_text(entry, card) for card in entry.cards)


def cards_in_short(entry: Entry) -> str:
    """The figures of others, and of other definitions, in one text: for a cell of a workbook."""
    others = [_card_text(entry, card) for card in entry.cards[1:]]
    return "\n".join(f"{card.whose} {card.value} ({card.when}): {card.differs}" for card in others)


def _card_text(entry: Entry, card: Card) -> CardText:
    version = f" 版{card.definition_version}" if card.origin == "own" else ""
    if card.value is None:
        value = NO_VALUE
    elif card.origin == "elsewhere":
        value = with_unit(plain(card.value), card.unit or "")
    else:
        value = with_unit(rounded(card.value, entry.definition.decimals), unit_of(entry))
    doubt = " (原典は未確認)" if card.source_reliability == "low" else ""
    return CardText(
        f"{card.whose}{version}",
        "" if card.definition_ja == entry.definition.definition_ja else card.definition_ja or "",
        _when(card),
        value,
        f"{card.source or ''}{doubt}",
        card.differs_ja or "",
        "基準" if card is entry.cards[0] else "比べられます" if card.is_comparable else "比べられません",
    )


def _when(card: Card) -> str:
    if card.period_kind in ("fiscal_year", "wave") and card.fiscal_year is not None:
        return japanese_fiscal_year(card.fiscal_year)
    return card.period_end.isoformat() if card.period_end else "時点の記載なし"
