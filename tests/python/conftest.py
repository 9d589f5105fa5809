"""What several test files share."""

import gc
import pathlib

import pytest
from hypothesis import settings

# On a busy machine an example may take any time; tests have time limits of their own.
settings.register_profile("seqtide", deadline=None)
settings.load_profile("seqtide")


@pytest.fixture(scope="session")
def shared_data():
    """Folder of published test data beside the checkout."""
    folder = pathlib.Path(__file__).parents[3] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the published test data is not there")
    return folder


@pytest.fixture
def no_collector():
    """Switches the cycle collector off, so that only reference counts free objects."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
