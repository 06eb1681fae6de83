ALTER TABLE "jobs" ADD COLUMN "rereads" uuid;--> statement-breakpoint
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_rereads_jobs_id_fk" FOREIGN KEY ("rereads") REFERENCES "public"."jobs"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_rereads" ON "jobs" USING btree ("rereads") WHERE rereads is not null;