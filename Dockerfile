# Any command of Log-Flow: `docker run log-flow`, `docker run log-flow worker --concurrency 2`, ...
# Node in the version of the package `node` in package.json; test/deploy/dockerfile.test.ts compares them.
FROM node:26.10.0-bookworm-slim AS build
WORKDIR /app
# Packages first: this layer stays as long as they do. Without scripts, for none is needed here: the only
# one that matters fetches a Node 26 for machines with an older one.
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY bin bin
COPY scripts scripts
COPY src src
COPY page page
COPY tsconfig.json ./
# The kernel and the bundle are built once, here.
RUN node scripts/build.js \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf node_modules/node node_modules/.bin/node node_modules/.cache

FROM node:26.10.0-bookworm-slim
# One arena of memory for all threads: docs/operations.md, "Scale".
ENV NODE_ENV=production HOST=0.0.0.0 LOGFLOW_DATA_DIR=/data MALLOC_ARENA_MAX=1
WORKDIR /app
# Of root, and written by nobody: the root file system may be read-only. A folder without a lockfile is no clone to
# the launcher: at a start it neither installs nor builds.
COPY package.json LICENSE CHANGELOG.md ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY scripts/runtime.js scripts/built.js scripts/
COPY src/database/migrations src/database/migrations
COPY bin bin
# Used by the embedded stores alone: mount a volume here to keep them.
RUN install -d -o 1000 -g 1000 /data
VOLUME ["/data"]
# The image's user `node`, as a number: Kubernetes compares only numbers where it wants no root.
USER 1000:1000
EXPOSE 3008
# Of a server, or of a worker with WORKER_PORT; switch it off for other commands, which listen nowhere.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.WORKER_PORT || process.env.PORT || 3008}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/log-flow.js"]
CMD ["serve"]
