# The portal's image: the same for web, worker and beat.
FROM python:3.13-slim-bookworm AS build
ENV PYTHONDONTWRITEBYTECODE=1 UV_COMPILE_BYTECODE=1
WORKDIR /app
COPY requirements-uv.txt requirements.txt ./
RUN python -m venv /venv \
    && /venv/bin/python -m pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-uv.txt \
    && /venv/bin/python -m uv pip install --no-cache --python /venv/bin/python --require-hashes -r requirements.txt \
    && /venv/bin/python -m pip uninstall -y uv

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 1000 --create-home kav \
    && install -d -o kav -g kav /var/kav
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    PRODUCTION=1 HOST=0.0.0.0 PORT=8000 VAR_DIR=/var/kav STATIC_ROOT=/app/collected
WORKDIR /app
COPY --from=build /venv /venv
COPY . .
RUN SECRET_KEY=only-while-building python manage.py catalogue --compile \
    && SECRET_KEY=only-while-building python manage.py collectstatic --noinput --verbosity 0
USER kav
VOLUME /var/kav
EXPOSE 8000
CMD ["gunicorn", "-c", "python:kav.gunicorn"]
