# An expelled instance never comes back. Go on when the answer above shows no buckets where the weight is 0, and for the
# others an active master that stays: with EXPEL=yes.
if [ "${EXPEL:-}" != yes ]; then
  echo "nothing is expelled yet: read the last answer, then run this again with EXPEL=yes"
  exit 3
fi
