# A table of made-up customers: age, income and whether they left, from a generator of its own so that the
# rows are the same for every awk.
function uniform() {
  state = (state * 16807) % 2147483647
  return state / 2147483647
}
function normal() {
  return sqrt(-2 * log(uniform())) * cos(6.28318530718 * uniform())
}
BEGIN {
  state = 1000 * seed + 1
  print "age,income,churn"
  for (i = 0; i < 1200; i++) {
    u = normal()
    printf "%.2f,%.1f,%s\n", 40 + spread * u, exp(7 + 0.4 * normal() + 0.02 * u), \
      uniform() < 0.2 + 0.1 * (u > 0) ? "yes" : "no"
  }
}
