/* SPDX-License-Identifier: MIT */
/*
 * A repository laid out as phalanx (github.com/lsst-sqre/phalanx): a Helm chart
 * for each service, values for each environment, and a list of what runs where.
 *
 *	applications/NAME/Chart.yaml, values.yaml, values-ENVIRONMENT.yaml, …
 *	environments/values.yaml, values-ENVIRONMENT.yaml
 *	charts/NAME/…		shared, used by file:// dependencies
 */
#ifndef PATCHDAY_PHALANX_H
#define PATCHDAY_PHALANX_H

#include "source.h"

/* The entry of source_kinds[].  Its `collect` is NULL in programs that do not
 * link the sources of SRC_changes_git. */
extern const struct source_kind source_phalanx;

/*
 * What differs, for each environment, between what runs and the branch that
 * Argo CD follows.  What counts:
 * - Versions: the image.tag of a chart if there is one, else its appVersion;
 *   tags elsewhere in values; the dependencies in Chart.yaml.
 * - Values, after values-ENVIRONMENT.yaml was laid over values.yaml and over
 *   the values.yaml of charts in the repository that it depends on, as Helm
 *   does: what an environment overrides is no change there, nor is a comment.
 * - Everything else in the chart's folder and in those charts, but texts
 *   (*.md), tests, docs, secrets*.yaml (they are synced by hand, Argo CD does
 *   not know them) and other environments' values.
 * - Dependencies switched off by their condition do not count at all.
 * - environments/: what comes, goes, and follows another branch; the rest is a
 *   change of the application named by `appOfAppsName`.
 * Merges are the commits on the branch (first parents) that touched a file
 * which brought one of these differences.
 */
void phalanx_collect(const struct source *source,
    struct source_collection *collection) __attribute__((weak));

#endif
