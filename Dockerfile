# Every system of the suite in one image: what it runs, made beforehand, and nothing that makes it.
# npm, pip, Go modules and Rust packages are pinned by their lock files, with hashes; Maven's by their versions; Debian packages are those of the base's release.
#
# The tag of the base moves on with its security updates. For an image that comes out the same years from now, pin it:
#   docker buildx imagetools inspect node:24-trixie-slim           prints "Digest: sha256:…"
#   npm run docker -- --base-image node:24-trixie-slim@sha256:…
ARG BASE_IMAGE=node:24-trixie-slim
# Anything but yes leaves their servers out; without Java, its virtual machine, too.
ARG WITH_RUST=yes
ARG WITH_JAVA=yes

FROM ${BASE_IMAGE} AS base
WORKDIR /image-stream-bench

# The packages of npm, without those for development, and without what is for other platforms or other runtimes.
# bufferutil comes prebuilt for x86-64 only. uws-legacy is for a C library that is older than this one.
FROM base AS modules
RUN test "$(uname -m)" = x86_64 || { apt-get update && apt-get install -y --no-install-recommends g++ make python3; }
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
RUN native="$(node_modules/.bin/node -p 'process.arch + "_" + process.versions.modules')" \
 && find node_modules/uWebSockets.js -name 'uws_*.node' ! -name "uws_linux_$native.node" -delete \
 && rm -rf node_modules/uws-legacy node_modules/node-linux-*/include node_modules/node-linux-*/share

# What the suite runs in. libatomic1 is for Node.js 26, iproute2 has tc, which holds the links of a fleet to a rate.
FROM base AS runtime
RUN apt-get update && apt-get install -y --no-install-recommends iproute2 libatomic1 python3 tini \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log

# What making servers takes: the code that does it, and the declarations of runners. Nothing that measures or reports.
FROM runtime AS workshop
COPY --from=modules /image-stream-bench/node_modules node_modules
COPY package.json ./
COPY scripts/prepare-image.ts scripts/
COPY bench/failure bench/failure
COPY bench/machine/processes.ts bench/machine/
COPY bench/prepare bench/prepare
COPY results/store/fault.ts results/store/make-folder.ts results/store/
COPY runners/catalog.ts runners/spec.ts runners/contract.ts runners/
COPY runners/contract runners/contract

FROM workshop AS runtimes
COPY runners/runtimes runners/runtimes
RUN node_modules/.bin/node scripts/prepare-image.ts runtimes \
 && rm -rf .cache/runtimes/*/node_modules/node-linux-*/include .cache/runtimes/*/node_modules/node-linux-*/share

# pip has done its work when the environments stand.
FROM workshop AS python-servers
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv
COPY runners/shared/python/requirements.txt runners/shared/python/requirements-decode.txt runners/shared/python/requirements-frameworks.txt runners/shared/python/requirements-frameworks-decode.txt runners/shared/python/
COPY runners/aiohttp/runner.json runners/aiohttp/
COPY runners/fastapi-granian/runner.json runners/fastapi-granian/
COPY runners/fastapi-hypercorn/runner.json runners/fastapi-hypercorn/
COPY runners/fastapi-uvicorn/runner.json runners/fastapi-uvicorn/
COPY runners/picows/runner.json runners/picows/
COPY runners/python-client/runner.json runners/python-client/
COPY runners/websockets-client/runner.json runners/websockets-client/
COPY runners/python-websockets/runner.json runners/python-websockets/requirements-2025-02.txt runners/python-websockets/
RUN node_modules/.bin/node scripts/prepare-image.ts python \
 && for venv in .cache/venvs/*; do "$venv/bin/python" -m pip uninstall --quiet --yes pip; done \
 && node_modules/.bin/node scripts/prepare-image.ts python

# The modules and the standard library stay as they are when a server changes. Debian's Go fetches the release that go.mod pins.
FROM base AS go-modules
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates golang-go
COPY runners/shared/go/go.mod runners/shared/go/
COPY runners/go-coder/go.mod runners/go-coder/go.sum runners/go-coder/
COPY runners/go-gorilla/go.mod runners/go-gorilla/go.sum runners/go-gorilla/
COPY runners/go-gws/go.mod runners/go-gws/go.sum runners/go-gws/
COPY runners/gws-client/go.mod runners/gws-client/go.sum runners/gws-client/
RUN export GOTOOLCHAIN="$(sed -n 's/^toolchain //p' runners/shared/go/go.mod)" \
 && for module in runners/*/go.mod; do go -C "${module%/go.mod}" mod download; done \
 && CGO_ENABLED=0 go build -trimpath net/http encoding/json compress/flate crypto/tls

FROM go-modules AS go-servers
COPY --from=workshop /image-stream-bench ./
COPY runners/shared/go runners/shared/go
COPY runners/go-coder runners/go-coder
COPY runners/go-gorilla runners/go-gorilla
COPY runners/go-gws runners/go-gws
COPY runners/gws-client runners/gws-client
RUN node_modules/.bin/node scripts/prepare-image.ts go

FROM base AS cargo-servers
ARG WITH_RUST
RUN test "$WITH_RUST" != yes || { apt-get update && apt-get install -y --no-install-recommends ca-certificates cargo; }
COPY --from=workshop /image-stream-bench ./
COPY runners/shared/rust runners/shared/rust
COPY runners/axum runners/axum
COPY runners/tokio-websockets runners/tokio-websockets
RUN mkdir -p .cache && { test "$WITH_RUST" != yes || node_modules/.bin/node scripts/prepare-image.ts cargo; }

FROM base AS maven-servers
ARG WITH_JAVA
RUN test "$WITH_JAVA" != yes \
 || { apt-get update && apt-get install -y --no-install-recommends ca-certificates default-jdk-headless maven; }
# Java trusts a list of its own: the certificates that the base image names, such as a company's, are added to it.
RUN test "$WITH_JAVA" != yes || test -z "$SSL_CERT_FILE" \
 || { awk '/BEGIN CERTIFICATE/ { n++ } n { print > ("/usr/local/share/ca-certificates/base-" n ".crt") }' "$SSL_CERT_FILE" \
 && update-ca-certificates; }
COPY --from=workshop /image-stream-bench ./
COPY runners/shared/java runners/shared/java
COPY runners/netty runners/netty
COPY runners/spring-boot runners/spring-boot
RUN mkdir -p .cache && { test "$WITH_JAVA" != yes || node_modules/.bin/node scripts/prepare-image.ts maven; }

FROM runtime
ARG WITH_JAVA
RUN test "$WITH_JAVA" != yes \
 || { apt-get update && apt-get install -y --no-install-recommends default-jre-headless \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt/* /var/log/apt /var/log/dpkg.log; }
COPY --from=modules /image-stream-bench/node_modules node_modules
COPY --from=runtimes /image-stream-bench/.cache .cache
COPY --from=python-servers /image-stream-bench/.cache .cache
COPY --from=go-servers /image-stream-bench/.cache .cache
COPY --from=cargo-servers /image-stream-bench/.cache .cache
COPY --from=maven-servers /image-stream-bench/.cache .cache
# Written at run time, each a mount: bundles and logs of servers, frames, and runs.
RUN mkdir -p results && mkdir -m 1777 .cache/servers .cache/probe .cache/frames results/local /results
COPY . .
ARG VERSION=unknown
ARG REVISION=
ARG SOURCES=unknown
ENV PATH=/image-stream-bench/node_modules/.bin:$PATH HOME=/tmp IMAGE_STREAM_BENCH_REVISION=$REVISION
LABEL org.opencontainers.image.title="image-stream-bench" \
      org.opencontainers.image.description="Which WebSocket server, with which settings, carries my camera images, and what limits it?" \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION" \
      image-stream-bench.sources="$SOURCES"
USER 10001:10001
ENTRYPOINT ["tini", "--", "node"]
CMD ["scripts/matrix.ts", "--profile", "smoke", "--out", "/results"]
