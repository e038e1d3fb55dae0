"""docker-compose.yml is held against the Compose specification; no engine is needed for that."""

import re

import pytest
from compose_spec import PyOptions

from tests.sizes import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
SETTINGS = {"SECRET_KEY": "x" * 60, "POSTGRES_PASSWORD": "secret", "SITE_HOST": "portalen.example.org"}
_VARIABLE = re.compile(r"(?<!\$)\$\{(\w+)(?::([-?])([^}]*))?\}")


def interpolate(text, settings):
    """Replace ${NAME}, ${NAME:-default} and ${NAME:?message} as Compose does before it reads the file."""

    def value(match):
        name, mark, rest = match.groups()
        if name in settings:
            return settings[name]
        if mark == "?":
            raise KeyError(f"{name}: {rest}")
        return rest or ""

    return _VARIABLE.sub(value, text)


def load(text, settings=SETTINGS):
    compose = PyOptions(apply_merge=True).from_yaml(interpolate(text, settings))
    compose.validate()
    return compose.to_dict()


def test_compose_file_follows_the_specification():
    assert sorted(load(TEXT)["services"]) == ["beat", "migrate", "postgres", "redis", "web", "worker"]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("healthcheck:", "healtcheck:"),
        ("condition: service_healthy", "condition: service_wealthy"),
        ("\nvolumes:\n", "\nvolums:\n"),
        ("retries: 4", "retries: many"),
    ],
)
def test_compose_file_with_a_fault_is_caught(right, wrong):
    assert right in TEXT

    with pytest.raises(ValueError, match=r"."):
        load(TEXT.replace(right, wrong, 1))


@pytest.mark.parametrize("name", sorted(SETTINGS))
def test_compose_file_demands_its_secrets(name):
    with pytest.raises(KeyError, match=name):
        load(TEXT, {key: value for key, value in SETTINGS.items() if key != name})


def test_compose_images_are_pinned_and_everything_named_exists():
    spec = load(TEXT)
    services, volumes = spec["services"], set(spec["volumes"])

    for name, service in services.items():
        tag = service["image"].partition(":")[2]
        assert tag, name
        assert tag != "latest", name
        assert set(service.get("depends_on", {})) <= set(services), name
        for volume in service.get("volumes", []):
            source = volume["source"] if isinstance(volume, dict) else volume.partition(":")[0]
            assert source in volumes, (name, volume)


def test_every_server_that_others_wait_for_has_a_healthcheck():
    services = load(TEXT)["services"]
    awaited = {
        other
        for service in services.values()
        for other, how in service.get("depends_on", {}).items()
        if how["condition"] == "service_healthy"
    }

    assert awaited == {"postgres", "redis"}
    assert all("healthcheck" in services[name] for name in awaited | {"web", "worker"})


def test_dockerfile_copies_nothing_it_should_not_and_runs_as_nobody_special():
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()

    assert re.findall(r"^FROM \S+?:(\S+)", dockerfile, re.MULTILINE) == ["3.13-slim-bookworm", "3.13-slim-bookworm"]
    assert "\nUSER kav\n" in dockerfile
    assert {".git", ".venv", "var", "tests"} <= set(ignored)
