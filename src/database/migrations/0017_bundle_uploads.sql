ALTER TABLE "bundles" ADD COLUMN "upload_id" uuid;--> statement-breakpoint
ALTER TABLE "bundles" ADD COLUMN "upload_lease_until" timestamp with time zone;