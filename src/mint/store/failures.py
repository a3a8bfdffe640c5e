from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import exc

from mint.errors import StoreConflict, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mint.store.dialect import Dialect


@contextmanager
def explained(dialect: Dialect) -> Iterator[None]:
    """Turn what the driver raises in this block into a StoreError that says what to do.

    Raises:
        StoreError: the database cannot be used.
    """
    try:
        yield
    except exc.DBAPIError as error:
        raise failure(dialect, error.orig or error) from error
    except exc.SQLAlchemyError as error:
        raise failure(dialect, error) from error
    except dialect.errors as error:
        raise failure(dialect, error) from error


def failure(dialect: Dialect, error: BaseException) -> StoreError:
    """The StoreError for an error of the driver."""
    what = " ".join(str(error).split()) or type(error).__name__
    kind = StoreConflict if dialect.is_conflict(error) else StoreError
    return kind(f"{dialect.where}: {what.rstrip('.?')}. {dialect.explain(error)}".rstrip())
