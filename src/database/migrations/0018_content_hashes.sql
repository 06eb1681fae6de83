ALTER TABLE "jobs" ADD COLUMN "content_hash" text;--> statement-breakpoint
CREATE INDEX "jobs_content" ON "jobs" USING btree ("owner_id","content_hash") WHERE content_hash is not null;