#!/bin/sh
# Builds the site and copies it into a bucket that serves a website (index document: index.html, error document: 404.html).
# usage: deploy/s3.sh BUCKET
set -eu
: "${1:?name the bucket, for example: deploy/s3.sh errors.example.com}"
errbook check
errbook build
# The names in assets/ hold the hashes of what is in them, so they never change. They go first: pages name them.
aws s3 sync public/assets "s3://$1/assets" --cache-control "public, max-age=31536000, immutable"
aws s3 sync public "s3://$1" --exclude "assets/*" --exclude ".*" --cache-control "public, max-age=300" --delete
