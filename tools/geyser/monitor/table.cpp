#include "table.hpp"

#include "printable.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace geyser::tool::monitor {

Table::Table(std::vector<Column> columns) : columns_(std::move(columns)) {
    std::vector<std::string> titles;
    for (const Column& column : columns_) {
        titles.push_back(column.title);
    }
    add(titles);
}

void Table::add(const std::vector<std::string>& cells) {
    auto& row = rows_.emplace_back();
    for (const std::string& cell : cells) {
        row.push_back(printable(cell));
    }
}

std::vector<std::string> Table::lines() const {
    std::vector<std::string> lines(rows_.size());
    for (std::size_t column = 0; column < columns_.size(); ++column) {
        std::size_t width = 0;
        for (const auto& row : rows_) {
            width = std::max(width, columns_of(row[column]));
        }
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            const std::string& cell = rows_[i][column];
            const std::string padding(width - columns_of(cell), ' ');
            lines[i] += column > 0 ? "  " : "";
            lines[i] += columns_[column].align == Align::Right ? padding + cell : cell + padding;
        }
    }
    for (std::string& line : lines) {
        line.erase(line.find_last_not_of(' ') + 1);
    }
    return lines;
}

} // namespace geyser::tool::monitor
