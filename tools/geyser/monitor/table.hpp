// Columns as wide as what is in them.
#pragma once

#include <string>
#include <vector>

namespace geyser::tool::monitor {

class Table {
public:
    enum class Align { Left, Right };
    struct Column {
        std::string title;
        Align align = Align::Left;
    };

    explicit Table(std::vector<Column> columns);
    /// One cell a column. Made printable here.
    void add(const std::vector<std::string>& cells);
    /// The titles, then the rows.
    [[nodiscard]] std::vector<std::string> lines() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace geyser::tool::monitor
