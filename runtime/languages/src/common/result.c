#include "result.h"

#include <stdint.h>
#include <string.h>

void refuse_entry(struct result *result) {
    static const char message[] = "an entry of this type is not available in this language";
    result->status = "not-available";
    result->problem.type = (struct bytes){"NotAvailable", 12};
    result->problem.message = (struct bytes){message, sizeof message - 1};
}

const char *final_status(const struct result *result) {
    if (sandbox_output_full() || result->value.too_large) return "output-limit";
    if (sandbox_output_lost() || result->value.no_memory) return "out-of-memory";
    return result->status;
}

static void put_number(struct buffer *buffer, int number) {
    if (number > 0) put_integer(buffer, number);
    else put_text(buffer, "null");
}

static void put_string(struct buffer *buffer, struct bytes text, const char *otherwise) {
    if (text.data) put_json_string(buffer, text.data, text.size);
    else put_text(buffer, otherwise);
}

static void put_problem(struct buffer *buffer, const struct problem *problem) {
    put_text(buffer, "{\"column\":");
    put_number(buffer, problem->column);
    put_text(buffer, ",\"excerpt\":");
    put_string(buffer, problem->excerpt, "null");
    put_text(buffer, ",\"line\":");
    put_number(buffer, problem->line);
    put_text(buffer, ",\"message\":");
    put_string(buffer, problem->message, "\"\"");
    put_text(buffer, ",\"traceback\":");
    put_string(buffer, problem->traceback, "\"\"");
    put_text(buffer, ",\"type\":");
    put_string(buffer, problem->type, "\"\"");
    put_text(buffer, "}");
}

static void put_error(struct buffer *buffer, const struct result *result, const char *status, size_t limit) {
    if (!strcmp(status, "ok")) return put_text(buffer, "null");
    struct problem problem = result->problem;
    struct buffer message = {.limit = 96};
    if (!strcmp(status, "output-limit")) {
        put_text(&message, "what the program gave back is longer than ");
        put_integer(&message, (int64_t)limit);
        put_text(&message, " bytes, or too deep");
        problem.message = (struct bytes){message.data, message.size};
        problem.type = (struct bytes){"OutputLimit", 11};
    }
    put_problem(buffer, &problem);
}

struct bytes write_result(const struct result *result, size_t limit) {
    struct bytes log = sandbox_written(2), output = sandbox_written(1);
    const char *status = final_status(result);
    struct buffer text = {.limit = SIZE_MAX / 4};
    put_text(&text, "{\"error\":");
    put_error(&text, result, status, limit);
    put_text(&text, ",\"log\":");
    put_json_string(&text, log.data, log.size);
    put_text(&text, ",\"output\":");
    put_json_string(&text, output.data, output.size);
    put_text(&text, ",\"status\":\"");
    put_text(&text, status);
    put_text(&text, "\",\"value\":");
    if (!strcmp(status, "ok") && result->value.size) put(&text, result->value.data, result->value.size);
    else put_text(&text, "null");
    put_text(&text, "}");
    static const char exhausted[] = "{\"error\":null,\"log\":\"\",\"output\":\"\",\"status\":\"out-of-memory\",\"value\":null}";
    return text.no_memory ? (struct bytes){exhausted, sizeof exhausted - 1} : (struct bytes){text.data, text.size};
}
