"""Find sources and profiles by walking folders; nothing is registered anywhere."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from pipelines.profiles.model import Profile, SourceSpec, TableRule, TableSpec
from pipelines.settings import PACKAGE_SOURCES
from pipelines.values import fold_key
from pipelines.yml import parsed

M = TypeVar("M", bound=BaseModel)


class ConfigurationError(Exception):
    """A YAML file of a source or profile is wrong; the message names file and key (Japanese, then English)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One feed: its canonical tables and the vendor layouts that fill them."""

    source_id: str
    spec: SourceSpec
    profiles: dict[str, Profile] = field(default_factory=dict)
    fingerprints: dict[str, str] = field(default_factory=dict)
    folders: tuple[Path, ...] = ()

    @property
    def header_names(self) -> frozenset[str]:
        """Folded names of all columns that its layouts know."""
        rules = [rule for profile in self.profiles.values() for rule in profile.tables.values()]
        names = {h for rule in rules for column in rule.columns.values() for h in column.headers}
        return frozenset(fold_key(name) for name in names.union(*(rule.ignore for rule in rules)))


def load_sources(
    folders: tuple[Path, ...] = (), only: str | None = None, package: Path = PACKAGE_SOURCES
) -> dict[str, Source]:
    """Sources of the package, then those of the ward's own folders, which may add profiles or whole sources; or the
    one that is named. `package` is another state of the package's own folder.

    Raises ConfigurationError where a YAML file is not as the models say.
    """
    sources: dict[str, Source] = {}
    for folder in (package, *folders):
        if not folder.is_dir():
            raise ConfigurationError(f"{folder}: フォルダがありません (no such folder)")
        for source_folder in sorted(
            p for p in folder.iterdir() if p.is_dir() and not p.name.startswith(("_", "."))
        ):
            if only in (None, source_folder.name):
                sources[source_folder.name] = _load_source(source_folder, sources.get(source_folder.name))
    return sources


def _load_source(folder: Path, known: Source | None) -> Source:
    spec_file = folder / "source.yml"
    if spec_file.exists():
        spec = _read(spec_file, SourceSpec)
        known = (
            Source(folder.name, spec)
            if known is None
            else replace(known, spec=_merged(known.spec, spec, spec_file))
        )
    if known is None:
        raise ConfigurationError(f"{spec_file}: source.yml がありません (missing; profiles need a source)")
    profiles, fingerprints = dict(known.profiles), dict(known.fingerprints)
    for path in sorted((folder / "profiles").glob("*.yml")):
        profile = _read(path, Profile)
        _check_profile(profile, known.spec, path)
        profiles[path.stem] = profile
        fingerprints[path.stem] = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    return replace(known, profiles=profiles, fingerprints=fingerprints, folders=(*known.folders, folder))


def _merged(known: SourceSpec, added: SourceSpec, path: Path) -> SourceSpec:
    """A ward may add tables to a source that ships, never change one."""
    changed = [
        name for name in added.tables if name in known.tables and added.tables[name] != known.tables[name]
    ]
    if changed:
        raise ConfigurationError(
            f"{path}: 同梱の表は変更できません (shipped tables cannot change): {changed}"
        )
    return known.model_copy(update={"tables": {**known.tables, **added.tables}})


def _check_profile(profile: Profile, spec: SourceSpec, path: Path) -> None:
    for table, rule in profile.tables.items():
        where = f"{path}: tables.{table}"
        if table not in spec.tables:
            raise ConfigurationError(
                f"{where}: source.yml にない表です (unknown table; known: {sorted(spec.tables)})"
            )
        _check_table(rule, spec.tables[table], where)
        if rule.rows_of is not None and rule.rows_of not in profile.tables:
            raise ConfigurationError(
                f"{where}.rows_of: このプロファイルにない表です (no such table): {rule.rows_of}"
            )


def _check_table(rule: TableRule, spec: TableSpec, where: str) -> None:
    given = set(rule.columns)
    if rule.unpivot is not None:
        given |= {rule.unpivot.value, *rule.unpivot.groups}
    if rule.alternating is not None:
        given.add(rule.alternating.column)
    unknown = given - set(spec.columns)
    if unknown:
        raise ConfigurationError(
            f"{where}: source.yml にない列です (unknown columns): {sorted(unknown)}; known: {sorted(spec.columns)}"
        )
    missing = [name for name, column in spec.columns.items() if column.required and name not in given]
    if missing:
        raise ConfigurationError(
            f"{where}: 必須の列がありません (required columns are not mapped): {missing}"
        )
    for name, column_rule in rule.columns.items():
        codes = spec.columns[name].codes
        targets = column_rule.targets
        targets |= {v for v in (column_rule.otherwise, column_rule.constant) if v is not None and codes}
        wrong = sorted(targets - set(codes)) if codes else []
        if wrong:
            raise ConfigurationError(
                f"{where}.columns.{name}: コードにない値です (not a code): {wrong}; codes: {list(codes)}"
            )
        if len(column_rule.headers) > 1 and spec.columns[name].type not in ("datetime", "text", "identifier"):
            raise ConfigurationError(f"{where}.columns.{name}: from に複数の列は書けません (one header only)")


def _read(path: Path, model: type[M]) -> M:
    try:
        return model.model_validate(parsed(path.read_text(encoding="utf-8-sig")))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: YAML として読めません (not readable as YAML): {error}") from error
    except ValidationError as error:
        lines = [f"  {'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
        raise ConfigurationError(
            f"{path}: 書き方に誤りがあります (does not fit the model)\n" + "\n".join(lines)
        ) from error
