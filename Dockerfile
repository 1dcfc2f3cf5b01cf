# The image of Rukun: the API and the projector are the same image with another command.
# Behind a mirror or an own certificate authority: --build-arg PYTHON_IMAGE=… (a base image that trusts it) and the
# PIP_… arguments below. Their values stay in the image's history: give no password in an address.
ARG PYTHON_IMAGE=python:3.13-slim

FROM ${PYTHON_IMAGE} AS build
ARG PIP_INDEX_URL PIP_EXTRA_INDEX_URL PIP_TRUSTED_HOST
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore
WORKDIR /source
# What we build on comes first and is kept by Docker until one of these files changes.
COPY requirements-setup.txt requirements.txt ./
RUN python -m venv /opt/setup && /opt/setup/bin/pip install --quiet --require-hashes --no-deps -r requirements-setup.txt \
 && python -m venv --without-pip /opt/rukun \
 && /opt/setup/bin/pip --python /opt/rukun/bin/python install --quiet --require-hashes --no-deps -r requirements.txt
COPY pyproject.toml README.md LICENSE ./
COPY domain domain
COPY ledger ledger
COPY graph graph
COPY projections projections
COPY intake intake
COPY exports exports
COPY warning warning
COPY territory territory
COPY api api
COPY rukun rukun
RUN /opt/setup/bin/pip wheel --quiet --no-deps --no-build-isolation --no-index --wheel-dir /wheel . \
 && /opt/setup/bin/pip --python /opt/rukun/bin/python install --quiet --no-deps --no-index /wheel/rukun-*.whl

# The one door: takes requests on one port and gives them to whichever replica is well.
FROM ${PYTHON_IMAGE} AS gateway
RUN apt-get update -qq && apt-get install -y -qq --no-install-recommends haproxy && rm -rf /var/lib/apt/lists/*
COPY deploy/gateway.cfg /etc/haproxy/haproxy.cfg
USER haproxy
EXPOSE 8000
STOPSIGNAL SIGUSR1
CMD ["haproxy", "-W", "-db", "-f", "/etc/haproxy/haproxy.cfg"]

# Last, so that `docker build .` makes this one.
FROM ${PYTHON_IMAGE} AS rukun
RUN useradd --system --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin rukun
COPY --from=build /opt/rukun /opt/rukun
COPY deploy/prepare.py /opt/rukun/deploy/prepare.py
ENV PATH=/opt/rukun/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    RUKUN_DATA=/data RUKUN_HOST=0.0.0.0 RUKUN_PORT=8000
USER rukun
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["python", "-c", \
  "import os, urllib.request; urllib.request.urlopen(f'http://127.0.0.1:{os.environ[\"RUKUN_PORT\"]}/livez', timeout=4)"]
ENTRYPOINT ["rukun"]
CMD ["serve"]
