# Two commands matter: `make run` and `make test`. `make help` lists the rest.
.PHONY: help run test promises bench bench-desk bench-sources soak soak-sources wordpress mutants pictures build-times deb fmt
.DEFAULT_GOAL := help

help: ## この一覧 / this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 22
	@printf '\n  make run POLICY=policies/NAME.yaml PORT=8070 FRESH=1\n'

run: ## 見本の会社を動かす / build and serve the example shop
	@POLICY='$(POLICY)' PORT='$(PORT)' FRESH='$(FRESH)' scripts/run.sh

test: ## すべての試験 / everything that must hold
	@scripts/test.sh

promises: ## 約束の対応の状況 / how far the example promises are kept
	@scripts/promises.sh

bench: ## 速さと大きさ / the figures the project promises
	@scripts/bench.sh

bench-desk: ## 案件の多い窓口の速さ / lists, search and tick with 100,000 closed cases (CLOSED=, OPEN=)
	@CLOSED='$(CLOSED)' OPEN='$(OPEN)' scripts/bench-desk.sh

bench-sources: ## データの所在への操作の速さの表 / the table of `sources`, beside hand-written SQL
	@scripts/bench-sources.sh

soak: ## 長時間の負荷 / a long load on loopback (MINUTES=10), then the long share of the sources
	@MINUTES='$(MINUTES)' scripts/soak.sh
	@scripts/soak-sources.sh
	@scripts/mutants.sh

soak-sources: ## 消去の完全さの長い試験 / 1,000 generated schemas, ten times the customers (SCHEMAS=, SEED=)
	@SCHEMAS='$(SCHEMAS)' SEED='$(SEED)' scripts/soak-sources.sh

wordpress: ## DebianのWordPressをつなぐ / WordPress of Debian: map, export, erase, still working
	@scripts/wordpress.sh

mutants: ## 試験の強さ / faults put into life cycles and planner that the tests must catch (PART=duties, SHARD=1/8)
	@PART='$(PART)' SHARD='$(SHARD)' scripts/mutants.sh

pictures: ## README の画面を作り直す / make the pictures of the README anew
	@scripts/pictures.sh

build-times: ## 初回の組み立て時間 / a cold build and its ten slowest crates
	@scripts/build-times.sh

deb: ## Debian パッケージ / the Debian package in target/packages
	@packaging/debian/build.sh

fmt: ## 整形 / format the code
	@cargo fmt --all
