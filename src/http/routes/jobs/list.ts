import { Type } from 'typebox';
import type { App, HttpDeps } from '../../deps.ts';
import { userOf } from '../../plugins/access/auth.ts';
import { Nullable } from '../../schemas/common.ts';
import { BundleID, JobStatus, normalise, pageFields } from '../../schemas/jobs.ts';
import { COMMON_CODES, problems, ref, SECURITY } from '../../schemas/shared.ts';

const DEFAULT_LIMIT = 20;

const config = { access: 'read' } as const;

const schema = {
  summary: "The caller's jobs, newest first",
  tags: ['jobs'],
  security: SECURITY,
  querystring: Type.Object({
    status: Type.Optional(JobStatus),
    bundleID: BundleID,
    contentHash: Type.Optional(
      Type.String({
        pattern: '^[0-9a-fA-F]{64}$',
        description: 'SHA-256 of an upload: whether it is there already',
      }),
    ),
    ...pageFields,
  }),
  response: {
    200: Type.Object({
      items: Type.Array(ref('ListedJob', 'A job')),
      nextCursor: Nullable(Type.String()),
      bundle: Type.Optional(ref('Bundle', 'The archive, where one is named')),
    }),
    ...problems('validation_failed', 'bad_job_id', 'bad_cursor', 'not_found', ...COMMON_CODES),
  },
};

/** GET /api/jobs */
export function addJobList(app: App, { jobs }: HttpDeps): void {
  app.get('/api/jobs', { schema, config }, async (request) => {
    const { status, bundleID, contentHash, limit = DEFAULT_LIMIT, cursor } = request.query;
    const members = bundleID && normalise(bundleID);
    return jobs.list(userOf(request).id, {
      ...{ status, bundleID: members, limit, cursor },
      contentHash: contentHash && normalise(contentHash),
    });
  });
}
