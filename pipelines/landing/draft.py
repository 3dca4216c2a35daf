"""A proposal written down as the YAML that its owner will finish."""

from __future__ import annotations

import json

from pipelines.landing.propose import Proposal, Seen
from pipelines.profiles import ColumnSpec
from pipelines.values import fold_key

_YAML_WORDS = frozenset(("y", "n", "yes", "no", "on", "off", "true", "false", "null"))


def profile_draft(proposal: Proposal, title_ja: str) -> str:
    """YAML text of a profile: mapped columns, required ones that are still missing as comments, the rest ignored."""
    lines = [
        f"title_ja: {quoted(title_ja)}",
        f"format: {{kind: {proposal.kind}}}",
        "tables:",
        f"  {proposal.table}:",
        "    columns:",
    ]
    for name, spec in proposal.spec.columns.items():
        lines += _column(name, spec, proposal.mapped.get(name))
    lines.append("    ignore:")
    lines += [f"      - {quoted(seen.name)}   # {_about(seen)}" for seen in proposal.left_over]
    if not proposal.left_over:
        lines[-1] += " []"
    return "\n".join(lines) + "\n"


def _column(name: str, spec: ColumnSpec, seen: Seen | None) -> list[str]:
    if seen is None:
        if not spec.required:
            return []
        codes = f" ({' '.join(spec.codes)})" if spec.codes else ""
        return [f"      # 必須: {spec.description}{codes}", f"      # {name}: 列名 または {{constant: …}}"]
    head = f"      {name}:"
    unknown = _unknown_words(spec, seen)
    if not unknown:
        return [f"{head} {quoted(seen.name)}   # {_about(seen)}"]
    lines = [head, f"        from: {quoted(seen.name)}   # {_about(seen)}", "        map:"]
    return lines + [f"          # {quoted(word)}: {' | '.join(spec.codes)}" for word in unknown]


def _unknown_words(spec: ColumnSpec, seen: Seen) -> list[str]:
    known = {fold_key(word) for pair in spec.codes.items() for word in pair}
    return [word for word in seen.words if fold_key(word) not in known] if spec.type == "code" else []


def _about(seen: Seen) -> str:
    examples = " / ".join(seen.examples) or "空欄のみ"
    return f"{seen.looks}, 例: {examples}, 空欄 {seen.blank_share:.0%}"


def quoted(text: str) -> str:
    """YAML reads JSON strings; plain where nothing can be misread."""
    plain = text.replace("_", "").isalnum() and not text[0].isdigit() and text.lower() not in _YAML_WORDS
    return text if plain else json.dumps(text, ensure_ascii=False)
