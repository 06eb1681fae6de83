ALTER TABLE "chunks" ADD COLUMN "frames" integer[];--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "stored_bytes" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "bytes_gone_at" timestamp with time zone;--> statement-breakpoint
CREATE INDEX "jobs_finished" ON "jobs" USING btree ("finished_at") WHERE finished_at is not null;--> statement-breakpoint
-- Before, bytes went when their job was completed, or its upload failed.
UPDATE "jobs" SET "bytes_gone_at" = coalesce("finished_at", now())
WHERE "status" = 'Completed' OR ("status" = 'Failed' AND "uploaded_at" IS NULL);--> statement-breakpoint
UPDATE "jobs" SET "stored_bytes" = "stored"."bytes"
FROM (SELECT "job_id", sum("stored_bytes") AS "bytes" FROM "chunks" GROUP BY "job_id") AS "stored"
WHERE "jobs"."id" = "stored"."job_id" AND "jobs"."bytes_gone_at" IS NULL;--> statement-breakpoint
INSERT INTO "maintenance" ("name") VALUES ('retention');
