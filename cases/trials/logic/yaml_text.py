"""What is asked of a YAML text before it is read, while its tokens are looked at one by one. Pure."""

import yaml

DEEPEST = 100  # lists and mappings in each other; looking on would take time that grows with the square of the depth
_OPEN = (yaml.FlowSequenceStartToken, yaml.FlowMappingStartToken, yaml.BlockSequenceStartToken,
         yaml.BlockMappingStartToken)  # fmt: skip
_CLOSE = (yaml.FlowSequenceEndToken, yaml.FlowMappingEndToken, yaml.BlockEndToken)


def has_alias(text: str) -> bool:
    """Whether the text refers to itself (``*name``): it could grow without end. RecursionError where it is nested more
    deeply than ``DEEPEST``; yaml.YAMLError where it cannot be read."""
    depth = 0
    for token in yaml.scan(text):
        if isinstance(token, yaml.AliasToken):
            return True
        depth += isinstance(token, _OPEN) - isinstance(token, _CLOSE)
        if depth > DEEPEST:
            raise RecursionError
    return False
