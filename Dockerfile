# Any command of Log-Flow: `docker run log-flow`, `docker run log-flow worker --concurrency 2`, ...
FROM node:26-slim AS build
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
# The kernel and the bundle are built once, here. A folder without a lockfile is no clone to the
# launcher: at a start it neither installs nor builds, so that the files may belong to another user.
RUN node scripts/build.js \
  && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
  && rm -rf page tsconfig.json node_modules/node node_modules/.bin/node package-lock.json .npmrc

FROM node:26-slim
# One arena of memory for all threads: docs/operations.md, "Scale".
ENV NODE_ENV=production HOST=0.0.0.0 LOGFLOW_DATA_DIR=/data MALLOC_ARENA_MAX=1
WORKDIR /app
COPY --from=build /app ./
# Used by the embedded stores alone: mount a volume here to keep them.
RUN mkdir /data && chown node:node /data
USER node
EXPOSE 3008
# Of the server; switch it off for other commands, which listen nowhere.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3008}/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/log-flow.js"]
CMD ["serve"]
