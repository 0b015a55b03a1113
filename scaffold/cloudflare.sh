#!/bin/sh
# Builds the site and uploads it to Cloudflare Pages. Wrangler asks for the account once.
# usage: deploy/cloudflare.sh PROJECT
set -eu
: "${1:?name the project of Cloudflare Pages, for example: deploy/cloudflare.sh my-errors}"
errbook check
errbook build
npx wrangler pages deploy public --project-name "$1"
