CREATE TABLE "user_settings" (
	"user_id" text PRIMARY KEY NOT NULL,
	"time_zone" text
);
--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "encoding" text;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "time_zone" jsonb;