"""Keeps a run from taking its own rights away: its token is not revoked, and its moderator not changed."""

import os

import schemathesis

OWN = {os.environ["FUZZ_TOKEN_ID"], os.environ["FUZZ_MODERATOR"]}


@schemathesis.hook
def filter_path_parameters(context, path_parameters):
    return not any(str(value) in OWN for value in (path_parameters or {}).values())
