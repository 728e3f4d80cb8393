"""A directory written as YAML, taken apart into entries that know their line and column."""

from collections.abc import Collection, Iterable, Iterator, Mapping

import yaml

from bot.directory.rows import FIELDS, Cell, Field, Problem, Row, Rows, listed, shown, tidy

_PLAIN = {f"tag:yaml.org,2002:{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "value")}


def yaml_rows(text: str, problems: list[Problem]) -> Rows:
    """The entries of each list in the file; what cannot be read as one is added to *problems*."""
    rows: Rows = {section: [] for section in FIELDS}
    root = _composed(text, problems)
    if root is None:
        return rows
    sections = _entries(root, FIELDS, problems)
    for section, fields in FIELDS.items():
        if section not in sections:
            if isinstance(root, yaml.MappingNode):
                problems.append(_at(root, f'"{section}" is missing; a directory has {listed(FIELDS)}.'))
        elif not isinstance(entries := sections[section], yaml.SequenceNode):
            problems.append(_at(entries, f'"{section}" must be a list of entries, each after a dash.'))
        else:
            rows[section] = [
                _row(node, fields, problems) for node in entries.value if _is_mapping(node, fields, problems)
            ]
    return rows


def _composed(text: str, problems: list[Problem]) -> yaml.Node | None:
    """The text as nodes, which know their places; no object is ever made of a tag."""
    try:
        root: yaml.Node | None = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        column = len(before) - (before.rfind("\n") + 1) + 1
        problems.append(Problem(before.count("\n") + 1, column, "This character may not stand in a text file."))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        problems.append(Problem(*place, f"This is not YAML: {error.problem or error.context}."))
    except (ValueError, OverflowError, RecursionError):  # numbers too large, lists too deep: PyYAML lets them out
        problems.append(Problem(1, 1, "This is not YAML that can be read: something in it is too large or too deep."))
    else:
        if root is None:
            problems.append(Problem(1, 1, f"The file is empty; a directory has {listed(FIELDS)}."))
        return root
    return None


def _is_mapping(node: yaml.Node, allowed: Iterable[str], problems: list[Problem]) -> bool:
    if isinstance(node, yaml.MappingNode):
        return True
    problems.append(
        _at(node, f'This must be an entry of names and values, such as "name: …"; allowed are {listed(allowed)}.')
    )
    return False


def _entries(node: yaml.Node, allowed: Collection[str], problems: list[Problem]) -> dict[str, yaml.Node]:
    """What stands under each name of a mapping; names that are unknown or stand twice are left out."""
    found: dict[str, yaml.Node] = {}
    if not _is_mapping(node, allowed, problems):
        return found
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name not in allowed:
            what = shown(name) if name else "This name"
            problems.append(_at(key, f"{what} is not known here; allowed are {listed(allowed)}."))
        elif name in found:
            problems.append(_at(key, f"{shown(name)} stands twice in this entry; once is allowed."))
        else:
            found[name] = value
    return found


def _row(node: yaml.Node, fields: Mapping[str, Field], problems: list[Problem]) -> Row:
    written = _entries(node, fields, problems)
    cells = {key: tuple(_cells(key, value, fields[key], problems)) for key, value in written.items()}
    return Row(node.start_mark.line + 1, node.start_mark.column + 1, cells)


def _cells(key: str, node: yaml.Node, takes: Field, problems: list[Problem]) -> Iterator[Cell]:
    is_list = isinstance(node, yaml.SequenceNode)
    if is_list != takes.many and not (takes.many and node.tag.endswith(":null")):
        what = "a list, such as [one, two]" if takes.many else "one value, not a list"
        problems.append(_at(node, f'"{key}" must be {what}.'))
        return
    for item in node.value if is_list else (node,):
        if isinstance(item, yaml.ScalarNode) and item.tag in _PLAIN:
            text = "" if item.tag.endswith(":null") else tidy(item.value)
            yield Cell(text, item.start_mark.line + 1, item.start_mark.column + 1)
        else:
            problems.append(_at(item, f'"{key}" must be {takes.takes}.'))


def _at(node: yaml.Node, says: str) -> Problem:
    return Problem(node.start_mark.line + 1, node.start_mark.column + 1, says)
