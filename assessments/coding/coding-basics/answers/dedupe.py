def unique_addresses(addresses):
    cleaned = (address.strip().lower() for address in addresses)
    return list(dict.fromkeys(address for address in cleaned if address))
