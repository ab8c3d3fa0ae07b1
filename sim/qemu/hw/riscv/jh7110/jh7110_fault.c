/*
 * Faults of the JH7110's cards and of their controllers, as text.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#include "qemu/osdep.h"
#include "qemu/cutils.h"
#include "qapi/error.h"
#include "jh7110_mshc.h"
#include "models/fault_names.h"

typedef struct Faults {
    struct sd_native_fault card[ARRAY_SIZE(((struct sd_native_config *)0)
                                           ->faults)];
    struct dw_mshc_fault host[ARRAY_SIZE(((struct dw_mshc_config *)0)
                                         ->faults)];
    unsigned cards, hosts;
} Faults;

static const struct fault_name *find(const struct fault_name *names,
                                     const char *name)
{
    for (; names->name; names++) {
        if (!strcmp(names->name, name)) {
            return names;
        }
    }
    return NULL;
}

static void append_names(GString *text, const struct fault_name *names)
{
    for (; names->name; names++) {
        g_string_append_printf(text, "%s%s", text->len ? ", " : "",
                               names->name);
    }
}

static void no_such_fault(const char *name, Error **errp)
{
    g_autoptr(GString) known = g_string_new(NULL);

    append_names(known, sd_native_fault_names);
    append_names(known, dw_mshc_fault_names);
    error_setg(errp, "fault '%s': there is no such fault; known are: %s, or "
               "none", name, known->str);
}

/* @any: what the word "any" stands for; without it 0 is no number. */
static bool parse_number(const char *text, const char *of, const char *what,
                         uint64_t any, uint64_t *value, Error **errp)
{
    if (!text) {
        return true;
    }
    if (any && !strcmp(text, "any")) {
        *value = any;
        return true;
    }
    if (qemu_strtou64(text, NULL, 0, value) < 0 || *value > UINT32_MAX ||
        (!any && !*value)) {
        error_setg(errp, "fault '%s': '%s' is no number for %s", of, text,
                   what);
        return false;
    }
    return true;
}

static bool add_card_fault(Faults *faults, int kind, char **words,
                           const char *text, Error **errp)
{
    uint64_t where = SD_NATIVE_ANY, times = 1;

    if (!parse_number(words[1], text, "the sector or the command",
                      SD_NATIVE_ANY, &where, errp) ||
        !parse_number(words[1] ? words[2] : NULL, text,
                      "how often it happens", 0, &times, errp)) {
        return false;
    }
    if (faults->cards == ARRAY_SIZE(faults->card)) {
        error_setg(errp, "fault '%s': a card has at most %zu faults", text,
                   ARRAY_SIZE(faults->card));
        return false;
    }
    faults->card[faults->cards++] =
        (struct sd_native_fault){ kind, where, times };
    return true;
}

static bool add_host_fault(Faults *faults, int kind, char **words,
                           const char *text, Error **errp)
{
    uint64_t after = SD_NATIVE_ANY, times = 1;

    if (!parse_number(words[1], text, "how many occasions pass first",
                      SD_NATIVE_ANY, &after, errp) ||
        !parse_number(words[1] ? words[2] : NULL, text,
                      "how often it happens", 0, &times, errp)) {
        return false;
    }
    if (faults->hosts == ARRAY_SIZE(faults->host)) {
        error_setg(errp, "fault '%s': a controller has at most %zu faults",
                   text, ARRAY_SIZE(faults->host));
        return false;
    }
    faults->host[faults->hosts++] =
        (struct dw_mshc_fault){ kind, after == SD_NATIVE_ANY ? 0 : after,
                                times };
    return true;
}

static bool add_fault(Faults *faults, const char *text, Error **errp)
{
    g_auto(GStrv) words = g_strsplit(text, ":", 0);
    const struct fault_name *card = NULL, *host = NULL;

    if (words[0]) {
        card = find(sd_native_fault_names, words[0]);
        host = find(dw_mshc_fault_names, words[0]);
    }
    if (!card && !host) {
        no_such_fault(text, errp);
        return false;
    }
    if (g_strv_length(words) > 3) {
        error_setg(errp, "fault '%s': it is KIND, KIND:WHERE or "
                   "KIND:WHERE:TIMES", text);
        return false;
    }
    return card ? add_card_fault(faults, card->kind, words, text, errp)
                : add_host_fault(faults, host->kind, words, text, errp);
}

bool jh7110_fault_parse(JH7110MSHCState *s, const char *text, Error **errp)
{
    g_auto(GStrv) list = g_strsplit(text, "+", 0);
    Faults faults = { 0 };
    unsigned i;

    for (i = 0; list[i] && strcmp(text, "none"); i++) {
        if (!add_fault(&faults, list[i], errp)) {
            return false;
        }
    }
    if (s) {
        memcpy(s->card.config.faults, faults.card, sizeof(faults.card));
        memcpy(s->model.config.faults, faults.host, sizeof(faults.host));
    }
    return true;
}

static const char *name_of(const struct fault_name *names, int kind)
{
    while (names->kind != kind) {
        names++;
    }
    return names->name;
}

static void append_fault(GString *text, const char *name, uint64_t where,
                         unsigned times)
{
    g_string_append_printf(text, "%s%s:", text->len ? "+" : "", name);
    if (where == SD_NATIVE_ANY) {
        g_string_append(text, "any");
    } else {
        g_string_append_printf(text, "%" PRIu64, where);
    }
    g_string_append_printf(text, ":%u", times);
}

char *jh7110_fault_text(const JH7110MSHCState *s)
{
    GString *text = g_string_new(NULL);
    unsigned i;

    for (i = 0; i < ARRAY_SIZE(s->card.config.faults); i++) {
        const struct sd_native_fault *fault = &s->card.config.faults[i];

        if (fault->times) {
            append_fault(text, name_of(sd_native_fault_names, fault->kind),
                         fault->where, fault->times);
        }
    }
    for (i = 0; i < ARRAY_SIZE(s->model.config.faults); i++) {
        const struct dw_mshc_fault *fault = &s->model.config.faults[i];

        if (fault->times) {
            append_fault(text, name_of(dw_mshc_fault_names, fault->kind),
                         fault->after, fault->times);
        }
    }
    return g_string_free(text->len ? text : g_string_assign(text, "none"),
                         false);
}
