#!/usr/bin/env bash
# make promises: how far the program keeps what the five example policies promise.
set -euo pipefail
cd "$(dirname "$0")/.."

awk -F'\t' '
function tell(title, keys, of,    key, names, n, i, j, swap) {
  printf "\n%-10s %6s %9s %8s %6s\n", title, "runs", "attested", "not yet", "all"
  n = 0
  for (key in keys) names[++n] = key
  for (i = 2; i <= n; i++)
    for (j = i; j > 1 && names[j] < names[j - 1]; j--) { swap = names[j]; names[j] = names[j - 1]; names[j - 1] = swap }
  for (i = 1; i <= n; i++) {
    key = names[i]
    printf "%-10s %6d %9d %8d %6d\n", key, of[key, "runs"], of[key, "attested"], of[key, "not yet"], keys[key]
  }
}
NR == 1 { next }
{
  policy = $4; sub(/^policies\//, "", policy); sub(/\.yaml$/, "", policy)
  policies[policy]++; in_policy[policy, $7]++
  count = split($3, functions, ", ")
  for (i = 1; i <= count; i++) { all[functions[i]]++; in_function[functions[i], $7]++ }
  if ($8 != "-") { tests[$8]; tests[$9]; pairs[$8 " / " $9]++ }
}
END {
  tell("policy", policies, in_policy)
  tell("function", all, in_function)
  for (test in tests) distinct++
  printf "\n%d distinct tests\n", distinct
  for (pair in pairs) if (pairs[pair] > 5) printf "serves %d rows: %s\n", pairs[pair], pair
}' policies/promises.tsv
