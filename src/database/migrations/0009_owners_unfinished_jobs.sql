DROP INDEX "jobs_unfinished";--> statement-breakpoint
CREATE INDEX "jobs_unfinished" ON "jobs" USING btree ("status","owner_id") WHERE status not in ('Completed', 'Failed');