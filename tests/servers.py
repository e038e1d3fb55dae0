"""Run a command with DATABASE_URL and REDIS_URL naming servers that answer: `python -m tests.servers COMMAND …`.

Without any, and not in CI, it says so and does nothing; in CI that is a failure.
"""

import os
import sys

import psycopg
import redis

DATABASE_URL = os.environ.get("DATABASE_URL") or "postgres://postgres@127.0.0.1:5432/kav"
REDIS_URL = os.environ.get("REDIS_URL") or "redis://127.0.0.1:6379/9"


def _missing() -> list[str]:
    missing = []
    try:
        psycopg.connect(DATABASE_URL.rpartition("/")[0] + "/postgres", connect_timeout=3).close()
    except psycopg.Error as error:
        missing.append(f"PostgreSQL at {DATABASE_URL}: {error}".strip())
    try:
        redis.Redis.from_url(REDIS_URL, socket_timeout=3).ping()
    except redis.RedisError as error:
        missing.append(f"Redis at {REDIS_URL}: {error}")
    return missing


def main() -> None:
    """Run the command with both servers, or say which one is missing."""
    missing = _missing()
    if missing:
        print("The tests on PostgreSQL and Redis were not run:", *missing, sep="\n    ")
        sys.exit(1 if os.environ.get("CI") else 0)
    environment = os.environ | {"DATABASE_URL": DATABASE_URL, "REDIS_URL": REDIS_URL}
    sys.stdout.flush()
    os.execvpe(sys.argv[1], sys.argv[1:], environment)


if __name__ == "__main__":
    main()
