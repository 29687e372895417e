// composition comes next
